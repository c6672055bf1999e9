//! JSON pointers (RFC 6901).

/// The pointer of the member `key`, or the element of that number, of what `pointer` names.
pub fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The pointer of what is around the value at `pointer`; nothing is around the whole.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

/// A pointer's segment as the key that it stands for.
pub fn decode(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_back() {
        assert_eq!(child("/a", "b/~c"), "/a/b~1~0c");
        assert_eq!(decode("b~1~0c"), "b/~c");
        assert_eq!(parent("/a/b~1c"), Some("/a"));
        assert_eq!(parent(""), None);
    }
}
