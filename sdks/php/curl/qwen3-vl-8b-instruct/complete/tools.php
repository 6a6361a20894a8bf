<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        ['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。'],
    ],
    'tools' => [
        [
            'type' => 'function',
            'function' => [
                'name' => 'get_weather',
                'description' => '查询指定城市当前的天气',
                'parameters' => [
                    'type' => 'object',
                    'properties' => [
                        'city' => [
                            'type' => 'string',
                            'description' => '城市名称，例如：杭州',
                        ],
                        'unit' => [
                            'type' => 'string',
                            'enum' => ['celsius', 'fahrenheit'],
                            'description' => '温度单位',
                        ],
                    ],
                    'required' => ['city'],
                ],
            ],
        ],
    ],
    'tool_choice' => 'auto',
    'parallel_tool_calls' => true,
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

$message = $data['choices'][0]['message'] ?? null;
$text = $message['content'] ?? '';
$lines = $text === '' ? [] : [$text];
foreach ((array) ($message['tool_calls'] ?? []) as $call) {
    $name = $call['function']['name'] ?? null;
    $arguments = $call['function']['arguments'] ?? null;
    is_string($name) && is_string($arguments) || $fail('Unexpected reply: a tool call without name and arguments');
    $lines[] = "$name $arguments";
}
$lines || $fail('Unexpected reply: not the JSON of a completion');
echo implode("\n", $lines), "\n";
