<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        [
            'role' => 'system',
            'content' => '你是一位耐心的编程老师。用中文回答，代码要短，别说“It\'s easy”。',
        ],
        [
            'role' => 'user',
            'content' => '在 Shell 里，echo \'${name}\' 和 echo "${name}" 有什么区别？',
        ],
        [
            'role' => 'assistant',
            'content' => "单引号里的内容原样输出，所以打印的是 \${name}；\n双引号会展开变量，打印的是变量的值。",
        ],
        [
            'role' => 'user',
            'content' => '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
        ],
    ],
], JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};
$apiKey = trim((string) getenv('WCODE_API_KEY'));
$apiKey !== '' || $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
preg_match('/[^!-~]/', $apiKey) && $fail('Invalid character in WCODE_API_KEY');

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$reply = curl_exec($curl);
if ($reply === false) {
    $fail('Request failed: ' . curl_error($curl));
}

$data = json_decode($reply, true);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status" . (is_string($message) ? ": $message" : ''));
}

$text = $data['choices'][0]['message']['content'] ?? null;
is_string($text) || $fail('Unexpected reply: not the JSON of a completion');
echo $text, "\n";
