//! Nothing. What is left when this is built is the part of the standard library that every dynamic library of Rust carries
//! along: the floor of a library's size.
