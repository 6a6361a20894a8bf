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
      'stream': true,
    }),
  );

  final response = await request.close().timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).transform(utf8.decoder);
  var text = '';
  final calls = <StringBuffer>[];
  final latest = <Object?, StringBuffer>{};
  await for (final line in body.transform(const LineSplitter())) {
    if (!line.startsWith('data:')) continue;
    final data = line.substring(5).trim();
    if (data == '[DONE]') {
      if (text.isNotEmpty) stdout.writeln();
      calls.forEach(stdout.writeln);
      return client.close();
    }
    final chunk = json.fuse(utf8).decode(utf8.encode(data));
    if (chunk case {'error': Object error}) {
      final reason = '$error'.replaceAll(RegExp(r'\p{Cc}', unicode: true), '');
      throw HttpException('Stream failed: ${reason.replaceAll(key, "***")}');
    }
    if (chunk case {'choices': [{'delta': Map delta}, ...]}) {
      text += delta['content'] ?? '';
      stdout.write(delta['content'] ?? '');
      for (final Map call in delta['tool_calls'] ?? []) {
        final Map function = call['function'];
        if (function['name'] case String name when name.isNotEmpty) {
          calls.add(latest[call['index']] = StringBuffer('$name '));
        }
        latest[call['index']]!.write(function['arguments'] ?? '');
      }
    }
  }
  throw const HttpException('Stream ended early');
}
