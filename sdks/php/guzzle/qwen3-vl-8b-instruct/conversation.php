<?php

require __DIR__ . '/../vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'system',
                'content' => '你是一位耐心的编程老师。用中文回答，代码要短，别说“It\'s easy”。',
            ],
            ['role' => 'user', 'content' => '在 Shell 里，echo \'${name}\' 和 echo "${name}" 有什么区别？'],
            [
                'role' => 'assistant',
                'content' => "单引号里的内容原样输出，所以打印的是 \${name}；\n双引号会展开变量，打印的是变量的值。",
            ],
            [
                'role' => 'user',
                'content' => '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
            ],
        ],
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
