use super::*;

#[test]
fn a_new_file_is_never_an_old_one() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("issues/2025/07/01-甲.md");
    write_new(&path, b"1").unwrap();
    let error = write_new(&path, b"2").unwrap_err();
    assert!(matches!(error, WriteError::Exists(_)), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"1");
    let error = write_new(&path.join("x"), b"2").unwrap_err();
    assert!(error.to_string().contains("失败"), "{error}");
}

#[cfg(unix)]
#[test]
fn replacing_keeps_the_rights_and_refuses_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("issue.yaml");
    write_new(&path, b"1").unwrap();
    let plain = root.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&plain));

    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    replace(&path, b"2").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"2");
    assert_eq!(mode(&path) & 0o777, 0o640);

    let link = root.path().join("link");
    symlink(&path, &link).unwrap();
    assert!(matches!(replace(&link, b"3"), Err(WriteError::Link(_))));
    assert!(replace(&root.path().join("none"), b"3").is_err());
    assert_eq!(fs::read(&path).unwrap(), b"2");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 3);
}
