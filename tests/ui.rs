//! What is refused, and what the message says. The same cases in both features.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/syntax/*.rs");
    cases.compile_fail("tests/ui/refused/*.rs");
    cases.compile_fail("tests/ui/types/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
