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
      {'role': 'system', 'content': "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"},
      {
        'role': 'user',
        'content': '在 Shell 里，echo \'\${name}\' 和 echo "\${name}" 有什么区别？',
      },
      {
        'role': 'assistant',
        'content': '单引号里的内容原样输出，所以打印的是 \${name}；\n双引号会展开变量，打印的是变量的值。',
      },
      {
        'role': 'user',
        'content': '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
      },
    ],
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
    if (status ~/ 100 != 2) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase ?? '')}');
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
