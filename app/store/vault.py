"""The secrets of the store: identities are encrypted with the data key, look-up codes are hashed with it."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
CODE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Encrypted:
    """Bytes that only the key named `key_id` opens: nonce, then AES-GCM ciphertext with its tag."""

    key_id: str
    content: bytes


class Vault:
    """Encrypts, decrypts and hashes with keys derived from one data key of 32 bytes.

    ValueError for a key of another length.
    """

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != KEY_BYTES:
            raise ValueError(f"the data key must have {KEY_BYTES} bytes, not {len(data_key)}")
        self.key_id = _derive(data_key, b"huiyin key id").hex()[:12]
        self._cipher = AESGCM(_derive(data_key, b"huiyin identities"))
        self._code_key = _derive(data_key, b"huiyin look-up codes")

    def encrypt(self, plain: bytes, bound_to: str) -> Encrypted:
        """Encrypt `plain` so that it only opens together with `bound_to` (the case's number)."""
        nonce = os.urandom(NONCE_BYTES)
        return Encrypted(self.key_id, nonce + self._cipher.encrypt(nonce, plain, bound_to.encode()))

    def decrypt(self, sealed: Encrypted, bound_to: str) -> bytes:
        """The plain bytes. LookupError under another key; `InvalidTag` when altered or bound to another case."""
        if sealed.key_id != self.key_id:
            raise LookupError(f"encrypted with key {sealed.key_id}, this is key {self.key_id}")
        nonce, content = sealed.content[:NONCE_BYTES], sealed.content[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, content, bound_to.encode())

    def code_hash(self, code: str) -> str:
        """What is kept of a look-up code: without the data key its ten digits cannot be found by trying."""
        return hmac.new(self._code_key, code.encode(), hashlib.sha256).hexdigest()

    def code_matches(self, code: str, kept_hash: str) -> bool:
        """Whether `code` is the one that was hashed; takes the same time wherever they differ."""
        return hmac.compare_digest(self.code_hash(code), kept_hash)


def new_code() -> str:
    """A look-up code: ten random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(data_key)
