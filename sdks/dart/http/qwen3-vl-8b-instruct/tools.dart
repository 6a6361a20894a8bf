import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final request = http.Request('POST', url)..followRedirects = false;
  request.headers['Authorization'] = 'Bearer $key';
  request.headers['Content-Type'] = 'application/json';
  request.body = jsonEncode({
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

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 300));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final reply = json.fuse(utf8).decode(response.bodyBytes);
  if (reply case {'choices': [{'message': Map message}, ...]}) {
    if (message['content'] case String text when text.isNotEmpty) print(text);
    for (final {'function': Map function} in message['tool_calls'] ?? []) {
      print('${function['name']} ${function['arguments']}');
    }
    return;
  }
  throw const FormatException('No message in the response');
}
