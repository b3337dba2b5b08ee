"""Keys, encryption and look-up codes."""

import pytest
from cryptography.exceptions import InvalidTag

from app.store.vault import Encrypted, Vault, new_code

VAULT = Vault(bytes(range(32)))
OTHER = Vault(bytes(32))


def test_what_is_encrypted_opens_with_its_key_and_its_case_only() -> None:
    sealed = VAULT.encrypt("张三 13800000000".encode(), "2026-00001")
    assert VAULT.decrypt(sealed, "2026-00001").decode() == "张三 13800000000"
    with pytest.raises(InvalidTag):
        VAULT.decrypt(sealed, "2026-00002")
    with pytest.raises(LookupError, match="encrypted with key"):
        OTHER.decrypt(sealed, "2026-00001")
    with pytest.raises(InvalidTag):
        OTHER.decrypt(Encrypted(OTHER.key_id, sealed.content), "2026-00001")


def test_every_altered_byte_is_noticed() -> None:
    sealed = VAULT.encrypt(b"secret", "2026-00001")
    for place in range(len(sealed.content)):
        altered = bytearray(sealed.content)
        altered[place] ^= 1
        with pytest.raises(InvalidTag):
            VAULT.decrypt(Encrypted(sealed.key_id, bytes(altered)), "2026-00001")


def test_the_same_words_never_look_the_same() -> None:
    assert VAULT.encrypt(b"x", "1").content != VAULT.encrypt(b"x", "1").content


def test_nothing_derived_shows_the_key() -> None:
    assert VAULT.key_id != OTHER.key_id
    assert VAULT.key_id not in bytes(range(32)).hex()


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(length))


def test_a_code_matches_its_own_hash_under_its_own_key_only() -> None:
    kept = VAULT.code_hash("0123456789")
    assert "0123456789" not in kept
    assert VAULT.code_matches("0123456789", kept)
    assert not VAULT.code_matches("0123456780", kept)
    assert not VAULT.code_matches("", kept)
    assert not OTHER.code_matches("0123456789", kept)


def test_codes_are_ten_digits_and_differ() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 10 and code.isdecimal() for code in codes)
