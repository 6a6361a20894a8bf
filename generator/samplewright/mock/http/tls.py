"""TLS with a certificate authority that lives as long as the server: made at the start, its key never written down."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import ssl
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_DAYS = 7


class Authority:
    """A throw-away CA and a certificate for some host names. `close` deletes what was written.

    certificate: the file with the CA's certificate, for clients to trust. context: for the server's side.
    """

    def __init__(self, hosts: Sequence[str]) -> None:
        """hosts: names and IP addresses the certificate is for."""
        ca, chain, key = _issue(hosts)
        self._folder = Path(tempfile.mkdtemp(prefix="samplewright-"))
        self.certificate = self._folder / "ca.pem"
        self.certificate.write_bytes(ca)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_alpn_protocols(["http/1.1"])
        both = self._folder / "server.pem"
        try:
            both.touch(mode=0o600)
            both.write_bytes(key + chain)
            self.context.load_cert_chain(both)
        finally:
            both.unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _issue(hosts: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """The CA's certificate, the server's, and the server's key, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = datetime.datetime.now(datetime.UTC)

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def begun(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=_DAYS))
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    def usage(**allowed: Any) -> x509.KeyUsage:
        kinds = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        rest = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
        return x509.KeyUsage(**{kind: allowed.get(kind, False) for kind in (*kinds, *rest)})

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = named("Samplewright mock, throw-away CA")
    authority = (
        begun(issuer, root)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root, hashes.SHA256())
    )
    server = (
        begun(named("Samplewright mock"), leaf)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_name(x509, host) for host in hosts]), critical=False)
        .sign(root, hashes.SHA256())
    )
    key = leaf.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return authority.public_bytes(Encoding.PEM), server.public_bytes(Encoding.PEM), key


def _name(x509: Any, host: str) -> Any:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode("ascii"))
