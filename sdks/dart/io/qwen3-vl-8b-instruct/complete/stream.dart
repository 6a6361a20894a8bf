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
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {
        'role': 'user',
        'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！',
      },
    ],
    'stream': true,
    'stream_options': {'include_usage': true},
  };

  final client = HttpClient();
  const limit = Duration(seconds: 300);
  try {
    final request = await client.openUrl('POST', url).timeout(limit);
    request.headers.set('Authorization', 'Bearer $key');
    request.headers.contentType = ContentType.json;
    final bytes = utf8.encode(jsonEncode(body));
    request.contentLength = bytes.length;
    request.add(bytes);
    final response = await request.close().timeout(limit);
    if (response.statusCode ~/ 100 != 2) {
      final message = await errorMessage(response).timeout(limit);
      await fail('HTTP ${response.statusCode}: $message');
    }

    final lines = response
        .timeout(limit)
        .transform(utf8.decoder)
        .transform(const LineSplitter());
    final data = <String>[];
    await for (final line in lines) {
      if (line.startsWith('data:')) {
        data.add(line.substring(line.startsWith('data: ') ? 6 : 5));
      }
      if (line.isNotEmpty || data.isEmpty) continue;
      final event = data.join('\n');
      data.clear();
      if (event == '[DONE]') {
        stdout.writeln();
        return;
      }
      final json = jsonDecode(event);
      if (json case {'error': {'message': final message}}) {
        await fail('Stream failed: $message');
      }
      if (json case {
        'choices': [{'delta': {'content': String content}}, ...],
      }) {
        stdout.add(utf8.encode(content));
      }
      await stdout.flush();
    }
    await fail('Stream ended early');
  } on FormatException catch (error) {
    await fail('Unexpected reply: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } finally {
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
