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
    final lines = <String>[];
    final json = jsonDecode(text);
    if (json case {'choices': [{'message': Map message}, ...]}) {
      if (message case {'content': String content} when content.isNotEmpty) {
        lines.add(content);
      }
      if (message case {'tool_calls': List calls}) {
        for (final call in calls) {
          if (call case {
            'function': {'name': String name, 'arguments': String arguments},
          }) {
            lines.add('$name $arguments');
          }
        }
      }
    }
    if (lines.isEmpty) throw const FormatException('no text and no calls');
    stdout.add(utf8.encode('${lines.join('\n')}\n'));
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
