//! Whether a local travels as a whole, or by its fields: of a struct, of which some may have been taken, those that are needed. What
//! is a pointer has no fields of its own.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::ops::Deref;

/// Knows references.
pub struct WayOf<T>(WayOfPointer<T>);
/// Knows what points to something else.
pub struct WayOfPointer<T>(WayOfDropped<T>);
/// Knows what has a `Drop` of its own: nothing is moved out of it.
pub struct WayOfDropped<T>(WayOfValue<T>);
/// Knows all others.
pub struct WayOfValue<T>(PhantomData<fn(T)>);

/// The way of a type that is to be inferred.
#[inline(always)]
pub const fn way_of<T>() -> WayOf<T> {
    WayOf(WayOfPointer(WayOfDropped(WayOfValue(PhantomData))))
}

impl<T> Deref for WayOf<T> {
    type Target = WayOfPointer<T>;
    fn deref(&self) -> &WayOfPointer<T> {
        &self.0
    }
}

impl<T> Deref for WayOfPointer<T> {
    type Target = WayOfDropped<T>;
    fn deref(&self) -> &WayOfDropped<T> {
        &self.0
    }
}

impl<T> Deref for WayOfDropped<T> {
    type Target = WayOfValue<T>;
    fn deref(&self) -> &WayOfValue<T> {
        &self.0
    }
}

impl<T> WayOf<T> {
    /// Says that the type is that of a variable.
    pub fn is(&self, _: &T) {}
}

impl<T: ?Sized> WayOf<&T> {
    /// As it is.
    pub const fn way(&self) -> Whole {
        Whole
    }
}

impl<T> WayOf<Box<T>> {
    /// By what is in it.
    pub const fn way(&self) -> ByFields {
        ByFields
    }
}

impl<T: Deref> WayOfPointer<T> {
    /// As it is.
    pub const fn way(&self) -> Whole {
        Whole
    }
}

#[allow(drop_bounds, reason = "a `Drop` of its own is what is asked for")]
impl<T: Drop> WayOfDropped<T> {
    /// As it is.
    pub const fn way(&self) -> Whole {
        Whole
    }
}

impl<T> WayOfValue<T> {
    /// By its fields.
    pub const fn way(&self) -> ByFields {
        ByFields
    }
}

/// As a whole. The code for the other way is behind a call that does not return, so that nothing is moved there; but its types are
/// checked, and so something of a type without any bounds stands there for what travels.
#[derive(Clone, Copy)]
pub struct Whole;

/// By its fields; the other way round.
#[derive(Clone, Copy)]
pub struct ByFields;

impl Whole {
    /// Which way it is.
    pub const fn is_whole(self) -> bool {
        true
    }

    /// Code for this way follows.
    pub fn enter_whole(self) {}

    /// Code for the other way follows.
    pub fn enter_fields(self) -> Infallible {
        unreachable!("it travels as a whole")
    }

    /// What travels.
    pub fn taken<T>(self, value: T) -> T {
        value
    }

    /// What a copy of travels.
    pub fn seen<T>(self, value: &T) -> &T {
        value
    }

    /// What stands for a field.
    pub fn field_taken<T>(self, _: T) {}

    /// What stands for a field.
    pub fn field_seen<T>(self, _: &T) -> &() {
        &()
    }

    /// It travels so.
    pub fn whole<T>(self, value: T) -> T {
        value
    }

    /// It does not travel so.
    pub fn fields<F, T>(self, _: F) -> T {
        unreachable!("it travels as a whole")
    }
}

impl ByFields {
    /// Which way it is.
    pub const fn is_whole(self) -> bool {
        false
    }

    /// Code for the other way follows.
    pub fn enter_whole(self) -> Infallible {
        unreachable!("it travels by its fields")
    }

    /// Code for this way follows.
    pub fn enter_fields(self) {}

    /// What stands for the whole.
    pub fn taken<T>(self, _: T) {}

    /// What stands for the whole.
    pub fn seen<T>(self, _: &T) -> &() {
        &()
    }

    /// What travels of a field.
    pub fn field_taken<T>(self, value: T) -> T {
        value
    }

    /// What a copy of travels.
    pub fn field_seen<T>(self, value: &T) -> &T {
        value
    }

    /// It does not travel so.
    pub fn whole<T, F>(self, _: T) -> F {
        unreachable!("it travels by its fields")
    }

    /// It travels so.
    pub fn fields<F>(self, fields: F) -> F {
        fields
    }
}
