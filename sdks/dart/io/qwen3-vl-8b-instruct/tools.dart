import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
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
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).expand((bytes) => bytes);
  final bytes = await body.toList();
  client.close();
  final reply = json.fuse(utf8).decode(bytes);
  if (reply case {'choices': [{'message': Map message}, ...]}) {
    if (message['content'] case String text when text.isNotEmpty) print(text);
    for (final {'function': Map function} in message['tool_calls'] ?? []) {
      print('${function['name']} ${function['arguments']}');
    }
    return;
  }
  throw const FormatException('No message in the response');
}
