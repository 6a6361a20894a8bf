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
    'stream': true,
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
    var started = false;
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
      if (json case {'choices': [{'delta': Map delta}, ...]}) {
        if (delta case {'content': String content} when content.isNotEmpty) {
          stdout.add(utf8.encode(content));
          started = true;
        }
        if (delta case {'tool_calls': List calls}) {
          for (final call in calls) {
            if (call case {'function': {'name': String name}}) {
              stdout.add(utf8.encode(started ? '\n$name ' : '$name '));
              started = true;
            }
            if (call case {'function': {'arguments': String fragment}}) {
              stdout.add(utf8.encode(fragment));
            }
          }
        }
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
