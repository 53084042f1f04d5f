//! Statements at the head of a body that draw: numbers from a generator, places in a count, what is left in a queue.

use super::scope::Draw;
use super::shape::{Home, Returns};

impl Draw {
    /// A number that comes from one iteration to the next before anything that changes a variable.
    pub(crate) fn drawn(&mut self) -> Option<String> {
        if !self.rng.percent(40) {
            return None;
        }
        let mut text = match self.rng.below(4) {
            0 => self.drawn_value(),
            1 => self.drawn_or_left(),
            2 => self.drawn_by_block(),
            _ => self.drawn_by_steps(),
        };
        if self.rng.percent(25) {
            let (value, rarity) = (self.atom(), self.rng.pick(&[5, 211]));
            text.push_str(&format!("\nif {value} % {rarity} == 3 {{ {} }}", self.leave_head(rarity)));
        }
        Some(text)
    }

    /// A number that is drawn in each iteration.
    fn drawn_value(&mut self) -> String {
        let name = self.own_name("d");
        let (queue, prev) = (self.from("queue"), self.place("prev"));
        let text = match self.rng.below(5) {
            0 => format!("let {name} = {queue}.pop_front().unwrap_or(k);"),
            1 => {
                self.from("prev");
                format!("let {name} = exchange(&mut {prev}, {});", self.atom())
            }
            2 => {
                self.from("prev");
                let read = self.read("prev");
                format!("{prev} = {read}.wrapping_mul(5) ^ 1;\nlet {name} = {read} >> 3;")
            }
            3 => {
                let dice = self.dice();
                let second = self.own_name("d");
                self.declare(&second, false);
                format!("let ({name}, {second}) = ({dice}.unit(), {dice}.unit());")
            }
            _ => format!("let {name} = {}.unit();", self.dice()),
        };
        self.declare(&name, false);
        text
    }

    /// A number, or else the iteration or the loop is left.
    fn drawn_or_left(&mut self) -> String {
        let name = self.own_name("d");
        let rarity = self.rng.pick(&[3, 211]);
        let leave = self.leave_head(rarity);
        let text = match (self.rng.below(6), self.shape.returns) {
            (0 | 1, Returns::Result | Returns::Boxed) if self.shape.exits => {
                format!("let {name} = {}.try_unit()?;", self.dice())
            }
            (0 | 1, Returns::Option) if self.shape.exits => format!("let {name} = {}.pick_unit()?;", self.dice()),
            (0, _) => format!("let Some({name}) = {}.pick_unit() else {{ {leave} }};", self.dice()),
            (1, _) => format!("let Ok({name}) = {}.try_unit() else {{ {leave} }};", self.dice()),
            (2 | 3, _) => format!("let Some({name}) = {}.pop_front() else {{ {leave} }};", self.from("feed")),
            _ => {
                let (set, key) = (self.rng.pick(&["known", "known", "seen"]), self.atom());
                let set = self.from(set);
                return format!("if !{set}.insert({key} % 61) {{ {} }}", self.leave_iteration());
            }
        };
        self.declare(&name, false);
        text
    }

    /// What leaves without a look at other variables.
    fn leave_head(&mut self, rarity: usize) -> String {
        self.lent(|this| this.leave_for(rarity))
    }

    /// Numbers drawn by a block.
    fn drawn_by_block(&mut self) -> String {
        let (dice, name, atom) = (self.dice(), self.own_name("d"), self.atom());
        let text = match self.rng.below(4) {
            0 => format!("let {name} = if {atom} % 3 == 0 {{ {dice}.unit() }} else {{ {} }};", self.atom()),
            1 => {
                let fill = format!("for s in &mut sample {{ *s = {dice}.unit(); }}");
                format!("let mut sample = [0u64; 3];\n{fill}\nlet {name} = sample.iter().fold({atom}, |t, u| t ^ u);")
            }
            2 => {
                let fill = format!("sample.clear();\n{dice}.fill(&mut sample);");
                let end = format!("let {name} = sample.iter().fold({atom}, |t, u| t ^ u);");
                match self.rng.percent(50) {
                    true => format!("let mut sample = Vec::new();\n{fill}\n{end}"),
                    false => {
                        self.keep_for_iteration("sample", "Vec::<u64>::new()");
                        format!("{fill}\n{end}")
                    }
                }
            }
            _ => format!("let {name} = match {atom} % 4 {{ 0 => {dice}.unit(), 1 => 7, _ => {} }};", self.atom()),
        };
        self.declare(&name, false);
        text
    }

    /// A count, or a local that steps between draws.
    fn drawn_by_steps(&mut self) -> String {
        let name = self.own_name("d");
        let text = match self.rng.below(3) {
            0..=1 => {
                self.from("serial");
                format!("{} += 1;\nlet {name} = {};", self.place("serial"), self.read("serial"))
            }
            _ => {
                let (step, dice, atom) = (self.own_name("d"), self.dice(), self.atom());
                self.declare(&step, true);
                format!("let mut {step} = {atom} % 50;\n{step} += 1;\nlet {name} = {dice}.unit() % {step};")
            }
        };
        self.declare(&name, false);
        text
    }

    /// A variable that the head draws from.
    fn from(&mut self, variable: &'static str) -> String {
        if !self.around.drawn.contains(&variable) {
            self.around.drawn.push(variable);
        }
        self.object(variable)
    }

    /// The generator. Where neither its declaration nor the name of the method says that it changes, an option does.
    fn dice(&mut self) -> String {
        let dice = self.from("dice");
        let told = format!("draw({dice})");
        if self.around.options.contains(&told) {
            return dice;
        }
        if self.shape.home("dice") == Home::Field || self.rng.percent(50) {
            self.around.options.push(told);
        } else {
            self.attribute_only = true;
        }
        dice
    }
}
