<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
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
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl) ?: throw new Exception(curl_error($curl));
$completion = json_decode($response, flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
