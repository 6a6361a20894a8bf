import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final headers = {
    'Authorization': 'Bearer $key',
    'Content-Type': 'application/json',
  };
  final body = jsonEncode({
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
  });
  final request = http.post(url, headers: headers, body: body);
  final response = await request.timeout(const Duration(seconds: 300));
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final reply = jsonDecode(response.body);
  final message = reply['choices']?[0]['message'];
  if (message == null) throw FormatException(jsonEncode(reply));
  if (message['content'] case String text when text.isNotEmpty) print(text);
  for (final call in message['tool_calls'] ?? []) {
    print('${call['function']['name']} ${call['function']['arguments']}');
  }
}
