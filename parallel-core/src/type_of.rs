//! The type of a variable, to be inferred where it cannot be written.

use crate::put::Simple;
use std::any::type_name;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr;

/// A list of values of a type. Before it is made, what is wanted of it says what these are to be, so that rustc speaks of the value that is none.
#[inline(always)]
pub fn list_of<T>(_: &TypeOf<T>, list: Vec<T>) -> Vec<T> {
    list
}

/// One of these values.
#[inline(always)]
pub fn pass<T>(_: &TypeOf<T>, value: T) -> T {
    value
}

/// The same of a map with its keys and values.
#[inline(always)]
pub fn map_of<K, V>(_: &TypeOf<(K, V)>, map: HashMap<K, V>) -> HashMap<K, V> {
    map
}

/// Stands for a type.
pub struct TypeOf<T>(PhantomData<fn() -> T>);

impl<T> TypeOf<T> {
    /// A type to be inferred.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> TypeOf<T> {
        TypeOf(PhantomData)
    }

    /// Says that the type is that of a variable.
    pub fn is(&self, _: &T) {}

    /// Says that the type is that of a value.
    pub fn is_of(&self, _: T) {}

    /// Says that the type is that of a value on its way.
    #[inline(always)]
    pub fn pass(&self, value: T) -> T {
        value
    }

    /// Says that the type is that of what this points to.
    pub fn is_at(&self, _: *const T) {}

    /// Says that the type may be that of what is given where one of this type is wanted, if either is not known yet.
    pub fn may_be<U>(&self, _: &TypeOf<U>) -> Alike<T, U> {
        Alike(AsSlice(AsTarget(AsInner(AsFunction(Unlike(()), PhantomData)))))
    }

    /// Says that this type is wanted if the other is not known yet, and this one is coerced to nothing.
    pub fn is_wanted<U>(&self, _: &TypeOf<U>) -> Uncoercible<T, U> {
        Uncoercible(Unlike(()), PhantomData)
    }

    /// The item of a worker, of this type too where rustc could make nothing of the type of the same item in the loop as
    /// written: then it says so once.
    #[inline(always)]
    pub fn item<I: Beside<T>>(&self, item: I) -> I::Itself {
        item.__itself()
    }

    /// Whether the type is a `&mut`, or shows one, or an iterator over such, an `FnMut`, a file or a socket: a worker may change
    /// something through a value of it.
    ///
    /// No trait can say so of every type, and a method that only some types have makes rustc choose one of these where the
    /// type is known later. Its name can: the test below fails with a compiler that writes it in another way.
    pub fn is_exclusive(&self) -> bool {
        shows_exclusive(type_name::<T>())
    }

    /// The same of what the type holds, if it is a `&mut` itself.
    pub fn holds_exclusive(&self) -> bool {
        let name = type_name::<T>();
        let held = name.strip_prefix("&mut ").unwrap_or(name);
        shows_exclusive(held)
    }

    /// Whether a method with a name of std's that only looks at numbers, texts and collections may change a value of the type: it
    /// is none of these, but an iterator, a reader, or no type of std's.
    pub fn is_doubtful(&self) -> bool {
        const KNOWN: &[&str] = &[
            "Arc",
            "BTreeMap",
            "BTreeSet",
            "BinaryHeap",
            "Cow",
            "Duration",
            "HashMap",
            "HashSet",
            "Instant",
            "LinkedList",
            "NonZero",
            "Option",
            "OsStr",
            "OsString",
            "Path",
            "PathBuf",
            "Rc",
            "Result",
            "Reverse",
            "Saturating",
            "String",
            "SystemTime",
            "Vec",
            "VecDeque",
            "Wrapping",
        ];
        let mut name = type_name::<T>();
        while let Some(rest) =
            ["&", "mut ", "(", "alloc::boxed::Box<"].iter().find_map(|outer| name.strip_prefix(outer))
        {
            name = rest;
        }
        let head = name.split(['<', ',', ';', ')', ']', '>']).next().unwrap_or(name);
        // a slice or an array of whatever
        let is_list = name.starts_with('[');
        let (root, last) = (head.split("::").next(), head.rsplit("::").next());
        let is_std = matches!(root, Some("core" | "alloc" | "std")) && last.is_some_and(|last| KNOWN.contains(&last));
        // what is read from may be a slice of bytes
        (head.contains("::") && !is_std && !is_list) || type_name::<T>().starts_with("&mut &[u8]")
    }

    /// Whether a sum of values of the type ends at the first failure.
    pub fn may_fail(&self) -> bool {
        let name = type_name::<T>();
        ["core::option::Option<", "core::result::Result<"].iter().any(|failure| name.starts_with(failure))
    }

    /// A pointer to nothing of the type.
    pub const fn nowhere(&self) -> *const T {
        ptr::null()
    }

    /// A value of the type, for code that never runs.
    ///
    /// # Panics
    /// Always.
    pub fn value(&self) -> T {
        unreachable!("there is no value of a type that is only named")
    }
}

impl<T> TypeOf<(T,)> {
    /// The value, of the same type, which is wrong where that is. In a tuple, as rustc takes what is wrong for all that is wanted, but for a
    /// part of something.
    #[inline(always)]
    pub fn __same(&self, value: T) -> T {
        value
    }
}

/// Knows two types that may be one.
pub struct Alike<T, U>(AsSlice<T, U>);

/// Knows a slice, and an array that is lent as one.
pub struct AsSlice<T, U>(AsTarget<T, U>);

/// Knows what a pointer points to, and that lent.
pub struct AsTarget<T, U>(AsInner<T, U>);

/// Knows the same of a pointer to a pointer.
pub struct AsInner<T, U>(AsFunction<T, U>);

/// Knows a function, and a pointer to one.
pub struct AsFunction<T, U>(Unlike, PhantomData<fn(T, U)>);

/// Knows any others.
pub struct Unlike(());

impl<T, U> Deref for Alike<T, U> {
    type Target = AsSlice<T, U>;
    fn deref(&self) -> &AsSlice<T, U> {
        &self.0
    }
}

impl<T, U> Deref for AsSlice<T, U> {
    type Target = AsTarget<T, U>;
    fn deref(&self) -> &AsTarget<T, U> {
        &self.0
    }
}

impl<T, U> Deref for AsTarget<T, U> {
    type Target = AsInner<T, U>;
    fn deref(&self) -> &AsInner<T, U> {
        &self.0
    }
}

impl<T, U> Deref for AsInner<T, U> {
    type Target = AsFunction<T, U>;
    fn deref(&self) -> &AsFunction<T, U> {
        &self.0
    }
}

impl<T, U> Deref for AsFunction<T, U> {
    type Target = Unlike;
    fn deref(&self) -> &Unlike {
        &self.0
    }
}

impl<T> Alike<T, T> {
    /// They are one.
    pub fn __learn(&self) {}

    /// What is taken, as it is wanted.
    pub fn __taken<P>(&self, taken: *const P) -> *const P {
        taken
    }
}

/// Knows a type that is wanted where one is given that is coerced to nothing.
pub struct Uncoercible<T, U>(Unlike, PhantomData<fn(T, U)>);

impl<T, U> Deref for Uncoercible<T, U> {
    type Target = Unlike;
    fn deref(&self) -> &Unlike {
        &self.0
    }
}

impl<T: Simple> Uncoercible<T, T> {
    /// They are one.
    pub fn __learn(&self) {}
}

/// Declares what may be lent as what: of a `&` or a `&mut`, as one of the same kind or as a `&`.
macro_rules! lent_as {
    ($($level:ident [$($generics:tt)*] $wanted:ty, $found:ty;)*) => { $(
        impl<$($generics)*> $level<&$wanted, &$found> {
            /// The one is lent as the other.
            pub fn __learn(&self) {}
        }
        impl<$($generics)*> $level<&$wanted, &mut $found> {
            /// The one is lent as the other.
            pub fn __learn(&self) {}
        }
        impl<$($generics)*> $level<&mut $wanted, &mut $found> {
            /// The one is lent as the other.
            pub fn __learn(&self) {}
        }
    )* };
}

lent_as! {
    AsSlice [T, const N: usize] [T], [T; N];
    AsTarget [T: ?Sized, U: ?Sized + Deref<Target = T>] T, U;
    AsInner [T: ?Sized, U: ?Sized + Deref<Target: Deref<Target = T>>] T, U;
}

/// Declares that a function may be pointed to, by how many parameters it has: the pointer says of what types those are.
macro_rules! pointed_to {
    ($(($($params:ident)*))*) => { $(
        impl<F: Fn($($params),*) -> R, R, $($params),*> AsFunction<fn($($params),*) -> R, F> {
            /// The one is of those types.
            pub fn __learn(&self) {}

            /// Nothing is taken, as a function has copies.
            pub fn __taken<P>(&self, _: *const P) -> *const () {
                &raw const self.0.0
            }
        }
    )* };
}

pointed_to! { () (A) (A B) (A B C) (A B C D) }

impl Unlike {
    /// They are two.
    pub fn __learn(&self) {}

    /// Nothing is taken, as something else is wanted.
    pub fn __taken<P>(&self, _: *const P) -> *const () {
        &raw const self.0
    }
}

fn shows_exclusive(name: &str) -> bool {
    const STREAMS: &[&str] = &["std::fs::File", "std::net::", "std::os::unix::net::", "std::process::Child"];
    shows_mut(name) || STREAMS.iter().any(|shown| name.contains(shown))
}

/// Whether the name of a type shows a `&mut`, an iterator over such (`IterMut<`, `ChunksMut<`), or an `FnMut`.
pub(crate) fn shows_mut(name: &str) -> bool {
    ["mut ", "Mut<", "Mut("].iter().any(|shown| name.contains(shown))
}

/// Any type, beside another: an associated type, as rustc takes that for wrong where one of the two is.
pub trait Beside<T> {
    /// That type.
    type Itself;
    /// The value.
    fn __itself(self) -> Self::Itself;
}

impl<I, T> Beside<T> for I {
    type Itself = I;
    #[inline(always)]
    fn __itself(self) -> I {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::TypeOf;
    use std::collections::{btree_map, hash_map};
    use std::{io, slice};

    #[test]
    fn types_that_show_a_mutable_borrow() {
        macro_rules! exclusive {
            ($($ty:ty),* $(,)?) => { $(assert!(TypeOf::<$ty>::new().is_exclusive(), "{}", stringify!($ty));)* };
        }
        exclusive![
            &mut u8,
            &mut [u8],
            &mut &u8,
            Option<&mut String>,
            Result<u8, &mut u8>,
            (u8, &mut u8),
            (&mut u8, u8, u8),
            Vec<(u8, [&mut u8; 3])>,
            Box<&mut dyn Send>,
            Box<dyn FnMut(u8)>,
            slice::IterMut<'_, u8>,
            slice::ChunksMut<'_, u8>,
            btree_map::ValuesMut<'_, u8, u8>,
            hash_map::IterMut<'_, u8, u8>,
            std::fs::File,
            (u8, io::BufWriter<std::net::TcpStream>),
        ];
        fn of<T>(_: T) -> bool {
            TypeOf::<T>::new().is_exclusive()
        }
        assert!(of(&mut 3) && of((1, &mut 3)) && !of(&3) && !of(3));
    }

    #[test]
    fn types_that_show_none() {
        macro_rules! others {
            ($($ty:ty),* $(,)?) => { $(assert!(!TypeOf::<$ty>::new().is_exclusive(), "{}", stringify!($ty));)* };
        }
        others![
            u8,
            &u8,
            String,
            Option<&str>,
            (usize, &[u8]),
            Vec<Box<dyn Fn(u8)>>,
            slice::Iter<'_, u8>,
            std::sync::Mutex<u8>
        ];
    }

    #[test]
    fn types_of_which_a_name_of_std_may_change() {
        macro_rules! doubtful {
            ($is:literal, $($ty:ty),* $(,)?) => { $(assert_eq!(TypeOf::<$ty>::new().is_doubtful(), $is, "{}", stringify!($ty));)* };
        }
        type Own = TypeOf<u8>;
        doubtful![
            true,
            Own,
            &mut Own,
            &mut Box<Own>,
            &mut std::ops::Range<u8>,
            std::vec::IntoIter<u8>,
            &mut slice::Iter<'_, u8>,
            &mut hash_map::Keys<'_, u8, u8>,
            &mut btree_map::IntoValues<u8, u8>,
            &mut &[u8],
            &mut io::BufReader<io::Empty>,
            &mut std::str::Chars<'_>,
            Box<dyn Iterator<Item = u8>>,
        ];
        doubtful![
            false,
            f64,
            &mut f64,
            &mut [u8],
            &mut [Own],
            &mut Box<[Own; 3]>,
            &mut std::sync::Arc<Own>,
            &mut str,
            String,
            &mut String,
            &mut Option<Own>,
            &mut Vec<Own>,
            &mut std::collections::HashMap<u8, Own>,
            &mut std::collections::BTreeMap<u8, Own>,
            &mut std::collections::VecDeque<u8>,
            &mut std::time::Duration,
            &mut std::num::NonZeroU8,
        ];
    }

    #[test]
    fn failures() {
        assert!(TypeOf::<Option<u8>>::new().may_fail() && TypeOf::<io::Result<u8>>::new().may_fail());
        assert!(!TypeOf::<u8>::new().may_fail() && !TypeOf::<Vec<Option<u8>>>::new().may_fail());
    }
}
