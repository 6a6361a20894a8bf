import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.headers.set('Authorization', 'Bearer $key');
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
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
    }),
  );

  final response = await request.close().timeout(limit);
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final json = await utf8.decodeStream(response.timeout(limit));
  final reply = jsonDecode(json);
  final message = reply['choices']?[0]['message'];
  if (message == null) throw FormatException(jsonEncode(reply));
  if (message['content'] case String text when text.isNotEmpty) print(text);
  for (final call in message['tool_calls'] ?? []) {
    print('${call['function']['name']} ${call['function']['arguments']}');
  }
  client.close();
}
