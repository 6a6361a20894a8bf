import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

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
      {
        'role': 'user',
        'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！',
      },
    ],
    'stream': true,
    'stream_options': {'include_usage': true},
  };

  final client = http.Client();
  const limit = Duration(seconds: 300);
  try {
    final request = http.Request('POST', url);
    request.headers['Authorization'] = 'Bearer $key';
    request.headers['Content-Type'] = 'application/json';
    request.body = jsonEncode(body);
    final response = await client.send(request).timeout(limit);
    if (response.statusCode ~/ 100 != 2) {
      final whole = await http.Response.fromStream(response).timeout(limit);
      await fail('HTTP ${whole.statusCode}: ${errorMessage(whole)}');
    }

    final lines = response.stream
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
    client.close();
  }
}

String errorMessage(http.Response response) {
  try {
    final json = jsonDecode(utf8.decode(response.bodyBytes));
    if (json case {'error': {'message': String message}}) return message;
  } on FormatException {
    // Not the API's own error.
  }
  return response.reasonPhrase ?? '';
}

Future<Never> fail(String message) async {
  stderr.writeln(message.replaceAll(RegExp(r'\s+'), ' ').trim());
  await stderr.flush();
  exit(1);
}
