import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']!.trim();
  if (key.contains(RegExp('[^!-~]'))) throw ArgumentError('WCODE_API_KEY');
  const limit = Duration(seconds: 300);
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('Authorization', 'Bearer $key');
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
      'model': 'qwen/qwen3-vl-8b-instruct',
      'messages': [
        {
          'role': 'user',
          'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！',
        },
      ],
      'stream': true,
      'stream_options': {'include_usage': true},
    }),
  );

  final response = await request.close().timeout(limit);
  final body = response.timeout(limit).transform(utf8.decoder);
  if (response.statusCode ~/ 100 != 2) throw HttpException(await body.join());
  await for (final line in body.transform(const LineSplitter())) {
    if (!line.startsWith('data:')) continue;
    final data = line.substring(5).trim();
    if (data == '[DONE]') {
      stdout.writeln();
      return client.close();
    }
    final chunk = jsonDecode(data);
    if (chunk['error'] != null) throw HttpException('Stream failed: $data');
    if (chunk case {'choices': [{'delta': {'content': String content}}, ...]}) {
      stdout.write(content);
    }
  }
  throw const HttpException('Stream ended early');
}
