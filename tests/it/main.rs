//! The product as a whole: how it is built together, and its real window.

mod architecture;
