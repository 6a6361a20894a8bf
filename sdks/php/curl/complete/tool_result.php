<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'qwen/qwen3-8b',
    'messages' => [
        ['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。'],
        [
            'role' => 'assistant',
            'content' => null,
            'tool_calls' => [
                [
                    'id' => 'call_5f2c1e7a9b3d4860',
                    'type' => 'function',
                    'function' => [
                        'name' => 'get_weather',
                        'arguments' => '{"city": "杭州", "unit": "celsius"}',
                    ],
                ],
                [
                    'id' => 'call_8d4b6a0f2e1c4973',
                    'type' => 'function',
                    'function' => [
                        'name' => 'get_weather',
                        'arguments' => '{"city": "北京", "unit": "celsius"}',
                    ],
                ],
            ],
        ],
        [
            'role' => 'tool',
            'tool_call_id' => 'call_5f2c1e7a9b3d4860',
            'content' => '{"temperature": 22.5, "condition": "小雨"}',
        ],
        [
            'role' => 'tool',
            'tool_call_id' => 'call_8d4b6a0f2e1c4973',
            'content' => '{"temperature": 14, "condition": "晴"}',
        ],
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
