import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (key.isEmpty) {
    await fail('Set THING_KEY first');
  }
  if (RegExp('[^!-~]').hasMatch(key)) {
    await fail('Invalid character in THING_KEY');
  }

  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  const body = r"""
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
""";
  const limit = Duration(seconds: 30);
  final client = HttpClient();
  try {
    final request = await client.openUrl('POST', url).timeout(limit);
    request.followRedirects = false;
    request.headers.set('X-Api-Key', key);
    request.headers.contentType = ContentType.json;
    final encoded = utf8.encode(body);
    request.contentLength = encoded.length;
    request.add(encoded);
    final response = await request.close().timeout(limit);
    final bytes = response.timeout(limit);
    final status = response.statusCode;
    if (status ~/ 100 != 2) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase)}');
    }

    final text = await utf8.decodeStream(bytes);
    if (text.isNotEmpty) jsonDecode(text);
    stdout.add(utf8.encode('$text\n'));
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected response: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } on Error catch (error) {
    await fail('Unexpected response: $error');
  } finally {
    client.close(force: true);
  }
}

String? errorMessage(Object? json) => switch (json) {
  {'error': {'message': String message} || String message} => message,
  {'error': Object error} => jsonEncode(error),
  _ => null,
};

String describe(String body, String reason) {
  try {
    return errorMessage(jsonDecode(body)) ?? reason;
  } on FormatException {
    return reason; // Not the API's own error.
  }
}

Future<Never> fail(String message) async {
  var line = message.replaceAll(RegExp(r'[\s\x00-\x1f\x7f-\x9f]+'), ' ').trim();
  // A server may repeat the key.
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (key.isNotEmpty) line = line.replaceAll(key, '***');
  stderr.writeln(line);
  await stderr.flush();
  exit(1);
}
