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
        {'role': 'user', 'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！'},
      ],
      'stream': true,
      'stream_options': {'include_usage': true},
    }),
  );

  final response = await request.close().timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).transform(utf8.decoder);
  await for (final line in body.transform(const LineSplitter())) {
    if (!line.startsWith('data:')) continue;
    final data = line.substring(5).trim();
    if (data == '[DONE]') {
      stdout.writeln();
      return client.close();
    }
    final chunk = json.fuse(utf8).decode(utf8.encode(data));
    if (chunk case {'error': Object error}) {
      final reason = '$error'.replaceAll(RegExp(r'\p{Cc}', unicode: true), '');
      throw HttpException('Stream failed: ${reason.replaceAll(key, "***")}');
    }
    if (chunk case {'choices': [{'delta': {'content': String content}}, ...]}) {
      stdout.write(content);
    }
  }
  throw const HttpException('Stream ended early');
}
