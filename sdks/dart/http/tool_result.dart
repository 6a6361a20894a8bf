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
    'model': 'qwen/qwen3-8b',
    'messages': [
      {'role': 'user', 'content': '杭州和北京现在天气怎么样？用摄氏度。'},
      {
        'role': 'assistant',
        'content': null,
        'tool_calls': [
          {
            'id': 'call_5f2c1e7a9b3d4860',
            'type': 'function',
            'function': {
              'name': 'get_weather',
              'arguments': '{"city": "杭州", "unit": "celsius"}',
            },
          },
          {
            'id': 'call_8d4b6a0f2e1c4973',
            'type': 'function',
            'function': {
              'name': 'get_weather',
              'arguments': '{"city": "北京", "unit": "celsius"}',
            },
          },
        ],
      },
      {
        'role': 'tool',
        'tool_call_id': 'call_5f2c1e7a9b3d4860',
        'content': '{"temperature": 22.5, "condition": "小雨"}',
      },
      {
        'role': 'tool',
        'tool_call_id': 'call_8d4b6a0f2e1c4973',
        'content': '{"temperature": 14, "condition": "晴"}',
      },
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
  });

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 300));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final reply = json.fuse(utf8).decode(response.bodyBytes);
  if (reply case {'choices': [{'message': {'content': String text}}, ...]}) {
    return print(text);
  }
  throw const FormatException('No text in the response');
}
