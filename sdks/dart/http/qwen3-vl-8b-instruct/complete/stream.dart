import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

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
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {'role': 'user', 'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！'},
    ],
    'stream': true,
    'stream_options': {'include_usage': true},
  });
  final request = http.Request('POST', url);
  request.followRedirects = false;
  request.headers['Authorization'] = 'Bearer $key';
  request.headers['Content-Type'] = 'application/json';
  request.body = body;

  const limit = Duration(seconds: 300);
  final client = http.Client();
  try {
    final response = await client.send(request).timeout(limit);
    final bytes = response.stream.timeout(limit);
    final status = response.statusCode;
    final type = response.headers['content-type'] ?? '';
    if (status ~/ 100 != 2 || type.startsWith('application/json')) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase ?? '')}');
    }

    final lines = bytes.transform(utf8.decoder).transform(const LineSplitter());
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
      final chunk = jsonDecode(event);
      if (errorMessage(chunk) case final message?) {
        await fail('Stream failed: $message');
      }
      if (chunk case {
        'choices': [{'delta': {'content': String content}}, ...],
      }) {
        stdout.add(utf8.encode(content));
      }
      await stdout.flush();
    }
    await fail('Stream ended early');
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
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (key.isNotEmpty) line = line.replaceAll(key, '***');
  stderr.writeln(line);
  await stderr.flush();
  exit(1);
}
