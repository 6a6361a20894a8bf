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
