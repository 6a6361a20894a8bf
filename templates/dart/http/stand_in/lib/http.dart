/// The parts of `package:http` that the samples use, with its signatures and
/// behaviour, over `dart:io`: for machines that Dart's packages do not reach.
library;

import 'dart:async';
import 'dart:convert';
import 'dart:io';
import 'dart:typed_data';

class ClientException implements Exception {
  final String message;
  final Uri? uri;

  ClientException(this.message, [this.uri]);

  @override
  String toString() => uri == null
      ? 'ClientException: $message'
      : 'ClientException: $message, uri=$uri';
}

class _ClientSocketException extends ClientException
    implements SocketException {
  final SocketException cause;

  _ClientSocketException(this.cause, Uri uri) : super(cause.message, uri);

  @override
  InternetAddress? get address => cause.address;

  @override
  OSError? get osError => cause.osError;

  @override
  int? get port => cause.port;

  @override
  String toString() => 'ClientException with $cause, uri=$uri';
}

class ByteStream extends StreamView<List<int>> {
  ByteStream(super.stream);

  Future<Uint8List> toBytes() async {
    final bytes = BytesBuilder(copy: false);
    await forEach(bytes.add);
    return bytes.takeBytes();
  }
}

abstract class BaseRequest {
  final String method;
  final Uri url;
  final Map<String, String> headers = {};

  BaseRequest(this.method, this.url);

  Future<StreamedResponse> send() async {
    final client = Client();
    try {
      final response = await client.send(this);
      final bytes = await response.stream.toBytes();
      return StreamedResponse(
        Stream.value(bytes),
        response.statusCode,
        headers: response.headers,
        reasonPhrase: response.reasonPhrase,
      );
    } finally {
      client.close();
    }
  }
}

class Request extends BaseRequest {
  Uint8List bodyBytes = Uint8List(0);

  Request(super.method, super.url);

  String get body => utf8.decode(bodyBytes);

  set body(String value) {
    bodyBytes = utf8.encode(value);
    if (!headers.keys.any((name) => name.toLowerCase() == 'content-type')) {
      headers['content-type'] = 'text/plain; charset=utf-8';
    }
  }
}

abstract class BaseResponse {
  final int statusCode;
  final String? reasonPhrase;
  final Map<String, String> headers;

  BaseResponse(this.statusCode, {this.headers = const {}, this.reasonPhrase});
}

class StreamedResponse extends BaseResponse {
  final ByteStream stream;

  StreamedResponse(
    Stream<List<int>> stream,
    super.statusCode, {
    super.headers,
    super.reasonPhrase,
  }) : stream = ByteStream(stream);
}

class Response extends BaseResponse {
  final Uint8List bodyBytes;

  Response.bytes(
    List<int> bytes,
    super.statusCode, {
    super.headers,
    super.reasonPhrase,
  }) : bodyBytes = Uint8List.fromList(bytes);

  static Future<Response> fromStream(StreamedResponse response) async =>
      Response.bytes(
        await response.stream.toBytes(),
        response.statusCode,
        headers: response.headers,
        reasonPhrase: response.reasonPhrase,
      );
}

class Client {
  final HttpClient _inner = HttpClient();

  Future<StreamedResponse> send(BaseRequest request) async {
    try {
      final out = await _inner.openUrl(request.method, request.url);
      final body = request is Request ? request.bodyBytes : Uint8List(0);
      out.contentLength = body.length;
      request.headers.forEach((name, value) => out.headers.set(name, value));
      out.add(body);
      final response = await out.close();
      final headers = <String, String>{};
      response.headers.forEach((name, values) {
        headers[name] = values.join(',');
      });
      final stream = response.handleError((Object error) {
        error as HttpException;
        throw ClientException(error.message, error.uri);
      }, test: (error) => error is HttpException);
      return StreamedResponse(
        stream,
        response.statusCode,
        headers: headers,
        reasonPhrase: response.reasonPhrase,
      );
    } on SocketException catch (error) {
      throw _ClientSocketException(error, request.url);
    } on HttpException catch (error) {
      throw ClientException(error.message, error.uri);
    }
  }

  void close() => _inner.close(force: true);
}

Future<Response> get(Uri url, {Map<String, String>? headers}) =>
    _send('GET', url, headers, null);

Future<Response> head(Uri url, {Map<String, String>? headers}) =>
    _send('HEAD', url, headers, null);

Future<Response> post(Uri url, {Map<String, String>? headers, Object? body}) =>
    _send('POST', url, headers, body);

Future<Response> put(Uri url, {Map<String, String>? headers, Object? body}) =>
    _send('PUT', url, headers, body);

Future<Response> patch(Uri url, {Map<String, String>? headers, Object? body}) =>
    _send('PATCH', url, headers, body);

Future<Response> delete(
  Uri url, {
  Map<String, String>? headers,
  Object? body,
}) => _send('DELETE', url, headers, body);

Future<Response> _send(
  String method,
  Uri url,
  Map<String, String>? headers,
  Object? body,
) async {
  final client = Client();
  try {
    final request = Request(method, url);
    if (headers != null) request.headers.addAll(headers);
    if (body is String) {
      request.body = body;
    } else if (body is List<int>) {
      request.bodyBytes = Uint8List.fromList(body);
    } else if (body != null) {
      throw ArgumentError('Invalid request body "$body".');
    }
    return await Response.fromStream(await client.send(request));
  } finally {
    client.close();
  }
}
