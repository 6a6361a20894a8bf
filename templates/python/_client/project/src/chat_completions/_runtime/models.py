"""Base classes of the response models."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from msgspec.structs import force_setattr

from .json_values import is_array

_encode = msgspec.json.Encoder().encode


class Origin(msgspec.Struct):
    """Where a model comes from: a body, an event, or a part of another model's JSON.

    Attributes:
        data: The JSON as bytes.
        request_id: The server's id of the request.
        parent: Where the JSON comes from that this is a part of.
        path: The keys that lead to the part.
        decoded: The JSON, once it is decoded.
    """

    data: bytes = b""
    request_id: str | None = None
    parent: Origin | None = None
    path: tuple[str | int, ...] = ()
    decoded: dict[str, Any] | None = None

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON of the model, decoded on first access."""
        if self.decoded is not None:
            return self.decoded
        value: Any = self.parent.raw if self.parent else msgspec.json.decode(self.data)
        for key in self.path:
            value = value[key]
        raw: dict[str, Any] = value
        self.decoded = raw
        return raw


class Model(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An object of a response. Fields that the server omits are None."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are not None, under their names in JSON.

        Of a completion, a chunk and a message: everything that the server sent.
        """
        return _to_dict(self, exclude_none=True)

    def to_json(self, indent: int | None = None) -> str:
        """Return `to_dict` as JSON.

        Args:
            indent: Columns per level; None for one line.
        """
        return _to_json(self.to_dict(), indent)

    def model_dump(
        self, *, exclude_none: bool = False, exclude_unset: bool = False
    ) -> dict[str, Any]:
        """Return the fields as plain values, as pydantic models do.

        Args:
            exclude_none: Omit the fields that are None.
            exclude_unset: Omit the fields that the server did not send.
        """
        if exclude_unset:
            return self.to_dict()
        return _to_dict(self, exclude_none)

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        exclude_none: bool = False,
        exclude_unset: bool = False,
    ) -> str:
        """Return `model_dump` as JSON."""
        plain = self.model_dump(exclude_none=exclude_none, exclude_unset=exclude_unset)
        return _to_json(plain, indent)


class OpenModel(Model, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A model that keeps undocumented fields, in `raw` and as attributes."""

    _origin: ClassVar[Origin | None] = None

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON that the server sent."""
        if self._origin is None:
            return _to_dict(self, exclude_none=True)
        return self._origin.raw

    @property
    def extra(self) -> dict[str, Any]:
        """The fields that the specification does not document."""
        if self._origin is None:
            return {}
        documented = self.__struct_encode_fields__
        return {
            name: value
            for name, value in self._origin.raw.items()
            if name not in documented
        }

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of `raw`."""
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
        origin = self._origin and (self._origin.raw, self._origin.request_id)
        return _unpickle, (type(self), fields, origin)


class ResponseModel(
    OpenModel, frozen=True, kw_only=True, omit_defaults=True, dict=True
):
    """A whole response, or a whole chunk of a stream."""

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, from the `x-request-id` header."""
        return self._origin.request_id if self._origin else None

    @property
    def _request_id(self) -> str | None:
        return self.request_id


def get_origin(model: Any) -> Origin | None:
    """Return where a model comes from; None if it was not received."""
    origin: Origin | None = getattr(model, "_origin", None)
    return origin


def set_origin(model: Any, origin: Origin) -> None:
    """Record where a model comes from; models are frozen, and this is no field."""
    force_setattr(model, "_origin", origin)


def set_origins(model: Any, origin: Origin, name: str) -> None:
    """Record where a completion or chunk comes from, and its messages or deltas.

    Args:
        model: The completion or chunk.
        origin: Where it comes from.
        name: The field of the choices that is recorded too.
    """
    force_setattr(model, "_origin", origin)
    for position, choice in enumerate(model.choices):
        part = Origin(parent=origin, path=("choices", position, name))
        force_setattr(getattr(choice, name), "_origin", part)


def extend(model: Model, kind: Any, **fields: Any) -> Any:
    """Return a model as an instance of a subclass, with additional fields."""
    unchanged = {
        name: getattr(model, name)
        for name in model.__struct_fields__
        if name not in fields
    }
    extended = kind(**unchanged, **fields)
    if (origin := get_origin(model)) is not None:
        set_origin(extended, origin)
    return extended


def _unpickle(
    kind: Any, fields: dict[str, Any], origin: tuple[dict[str, Any], str | None] | None
) -> Any:
    model = kind(**fields)
    if origin is not None:
        raw, request_id = origin
        set_origin(model, Origin(decoded=raw, request_id=request_id))
    return model


def _to_dict(model: Model, exclude_none: bool) -> dict[str, Any]:
    names = zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True)
    plain = {
        name: _to_plain(getattr(model, attribute), exclude_none)
        for name, attribute in names
    }
    if isinstance(model, OpenModel):
        plain.update(model.extra)
    if exclude_none:
        return {name: value for name, value in plain.items() if value is not None}
    return plain


def _to_plain(value: Any, exclude_none: bool) -> Any:
    if isinstance(value, Model):
        return _to_dict(value, exclude_none)
    if is_array(value):
        return [_to_plain(item, exclude_none) for item in value]
    return msgspec.to_builtins(value)


def _to_json(plain: dict[str, Any], indent: int | None) -> str:
    text = _encode(plain)
    if indent is not None:
        text = msgspec.json.format(text, indent=indent)
    return text.decode()
