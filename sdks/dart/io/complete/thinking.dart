import 'dart:async';
import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY'] ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) {
    await fail(
      'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey',
    );
  }

  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final body = {
    'model': 'qwen/qwen3-8b',
    'messages': [
      {'role': 'user', 'content': '9.11 和 9.9 哪个更大？'},
    ],
    'enable_thinking': true,
  };

  final client = HttpClient();
  const limit = Duration(seconds: 300);
  final timer = Timer(limit, () => fail('Request failed: timed out'));
  try {
    final request = await client.openUrl('POST', url);
    request.headers.set('Authorization', 'Bearer $key');
    request.headers.contentType = ContentType.json;
    final bytes = utf8.encode(jsonEncode(body));
    request.contentLength = bytes.length;
    request.add(bytes);
    final response = await request.close();
    if (response.statusCode ~/ 100 != 2) {
      final message = await errorMessage(response);
      await fail('HTTP ${response.statusCode}: $message');
    }

    final text = await utf8.decodeStream(response);
    final json = jsonDecode(text);
    if (json case {
      'choices': [{'message': {'content': String content}}, ...],
    }) {
      stdout.add(utf8.encode('$content\n'));
    } else {
      throw const FormatException('no choices[0].message.content');
    }
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected reply: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } finally {
    timer.cancel();
    client.close(force: true);
  }
}

Future<String> errorMessage(HttpClientResponse response) async {
  try {
    final json = jsonDecode(await utf8.decodeStream(response));
    if (json case {'error': {'message': String message}}) return message;
  } on FormatException {
    // Not the API's own error.
  }
  return response.reasonPhrase;
}

Future<Never> fail(String message) async {
  stderr.writeln(message.replaceAll(RegExp(r'\s+'), ' ').trim());
  await stderr.flush();
  exit(1);
}
