import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (key.isEmpty) {
    await fail(
      'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey',
    );
  }
  if (RegExp('[^!-~]').hasMatch(key)) {
    await fail('Invalid character in WCODE_API_KEY');
  }

  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final body = jsonEncode({
    'model': 'qwen/qwen3-8b',
    'messages': [
      {
        'role': 'user',
        'content': 'Translate into Chinese: "It\'s raining cats and dogs."',
      },
    ],
    'enable_thinking': false,
  });
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  try {
    final request = await client.openUrl('POST', url).timeout(limit);
    request.followRedirects = false;
    request.headers.set('Authorization', 'Bearer $key');
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
    final json = jsonDecode(text);
    if (json case {
      'choices': [{'message': {'content': String content}}, ...],
    }) {
      stdout.add(utf8.encode('$content\n'));
    } else {
      throw FormatException(errorMessage(json) ?? 'no text');
    }
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
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (key.isNotEmpty) line = line.replaceAll(key, '***');
  stderr.writeln(line);
  await stderr.flush();
  exit(1);
}
