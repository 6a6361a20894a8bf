import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

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
  final request = http.Request('POST', url);
  request.followRedirects = false;
  request.headers['X-Api-Key'] = key;
  request.headers['Content-Type'] = 'application/json';
  request.body = body;

  const limit = Duration(seconds: 30);
  final client = http.Client();
  try {
    final response = await client.send(request).timeout(limit);
    final bytes = response.stream.timeout(limit);
    final status = response.statusCode;
    if (status ~/ 100 != 2) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase ?? '')}');
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
    client.close();
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
