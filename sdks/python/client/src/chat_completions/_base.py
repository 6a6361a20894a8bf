"""What all replies have in common."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

_encode = msgspec.json.Encoder().encode
_Self = TypeVar("_Self", bound="Received")


def _plain(value: Any, exclude_none: bool) -> Any:
    if isinstance(value, msgspec.Struct):
        fields = zip(
            value.__struct_encode_fields__, value.__struct_fields__, strict=True
        )
        plain: dict[str, Any] = {
            name: _plain(found, exclude_none)
            for name, attribute in fields
            if not ((found := getattr(value, attribute)) is None and exclude_none)
        }
        # only what came from a server has more than its fields; `raw` itself is made here where nothing did
        more: dict[str, Any] = {}
        if isinstance(value, Received) and "source" in vars(value):
            more = value.extra
        return plain | {
            name: found
            for name, found in more.items()
            if not (found is None and exclude_none)
        }
    if isinstance(value, list):
        return [_plain(one, exclude_none) for one in cast("Sequence[Any]", value)]
    return msgspec.to_builtins(value)


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An object of a reply. Fields that a reply leaves out are None."""

    def to_dict(self) -> dict[str, Any]:
        """The fields that are not None, as they are named in JSON; of a whole reply and a message all that was received."""
        plain: dict[str, Any] = _plain(self, exclude_none=True)
        return plain

    def to_json(self, indent: int | None = None) -> str:
        """The same as JSON text; `indent`: columns per level, None for one line."""
        text = _encode(self.to_dict())
        return (
            text if indent is None else msgspec.json.format(text, indent=indent)
        ).decode()

    def model_dump(
        self, *, exclude_none: bool = False, exclude_unset: bool = False
    ) -> dict[str, Any]:
        """The fields as plain values, under the name that openai-python has. None is kept; with `exclude_unset`: `to_dict`."""
        if exclude_unset:
            return self.to_dict()
        plain: dict[str, Any] = _plain(self, exclude_none)
        return plain

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        exclude_none: bool = False,
        exclude_unset: bool = False,
    ) -> str:
        """`model_dump` as JSON text."""
        text = _encode(
            self.model_dump(exclude_none=exclude_none, exclude_unset=exclude_unset)
        )
        return (
            text if indent is None else msgspec.json.format(text, indent=indent)
        ).decode()


class Received(Part, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """Knows the JSON it came as. Fields that the specification does not name are attributes too."""

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON as the server sent it, with everything that the types do not know."""
        own = vars(self)
        if "raw" not in own:
            if "source" in own:
                found = msgspec.json.decode(own["source"])
                for step in own.get("path", ()):
                    found = found[step]
            else:
                found = _plain(self, exclude_none=True)
            own["raw"] = found
        raw: dict[str, Any] = own["raw"]
        return raw

    @property
    def extra(self) -> dict[str, Any]:
        """The fields that the specification does not name."""
        known = self.__struct_encode_fields__
        return {name: value for name, value in self.raw.items() if name not in known}

    def to_dict(self) -> dict[str, Any]:
        """A copy of `raw`."""
        return copy.deepcopy(self.raw)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("_") and name in (extra := self.extra):
                return extra[name]
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}"
            )

    def __reduce__(self) -> Any:
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return _restored, (type(self), fields, dict(vars(self)))


def _restored(kind: type[_Self], fields: dict[str, Any], own: dict[str, Any]) -> _Self:
    made = kind(**fields)
    vars(made).update(own)
    return made


class Document(Received, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A whole reply, or a whole chunk of a stream."""

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, from its `x-request-id` header."""
        return vars(self).get("request_id")

    @property
    def _request_id(self) -> str | None:
        return self.request_id
