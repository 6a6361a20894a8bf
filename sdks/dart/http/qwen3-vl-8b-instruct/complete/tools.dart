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
      {'role': 'user', 'content': '杭州和北京现在天气怎么样？用摄氏度。'},
    ],
    'tools': [
      {
        'type': 'function',
        'function': {
          'name': 'get_weather',
          'description': '查询指定城市当前的天气',
          'parameters': {
            'type': 'object',
            'properties': {
              'city': {'type': 'string', 'description': '城市名称，例如：杭州'},
              'unit': {
                'type': 'string',
                'enum': ['celsius', 'fahrenheit'],
                'description': '温度单位',
              },
            },
            'required': ['city'],
          },
        },
      },
    ],
    'tool_choice': 'auto',
    'parallel_tool_calls': true,
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
    final lines = <String>[];
    final json = jsonDecode(text);
    if (json case {'choices': [{'message': Map message}, ...]}) {
      if (message case {'content': String content} when content.isNotEmpty) {
        lines.add(content);
      }
      if (message case {'tool_calls': List calls}) {
        for (final call in calls) {
          final function = call['function'];
          final String name = function['name'];
          final String arguments = function['arguments'];
          lines.add('$name $arguments');
        }
      }
    }
    if (lines.isEmpty) {
      throw FormatException(errorMessage(json) ?? 'no text and no tool calls');
    }
    stdout.add(utf8.encode('${lines.join('\n')}\n'));
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
