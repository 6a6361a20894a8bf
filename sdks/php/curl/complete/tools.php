<?php

declare(strict_types=1);

$apiKey = trim((string) getenv('WCODE_API_KEY'));
$fail = function (string $message) use ($apiKey): never {
    $message = str_replace($apiKey, '***', $message); // a server may repeat the key
    fwrite(STDERR, preg_replace('/(?:[\x00-\x20\x7F]|\xC2[\x80-\x9F])+/', ' ', $message) . "\n");
    exit(1);
};
$errorMessage = function (string $body, string $otherwise): string {
    $error = json_decode($body)->error ?? null;
    $message = is_string($error) ? $error : $error->message ?? null;
    return is_string($message) ? $message : $otherwise;
};
if ($apiKey === '') {
    $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in WCODE_API_KEY');
}

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'qwen/qwen3-8b',
        'messages' => [['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。']],
        'tools' => [
            [
                'type' => 'function',
                'function' => [
                    'name' => 'get_weather',
                    'description' => '查询指定城市当前的天气',
                    'parameters' => [
                        'type' => 'object',
                        'properties' => [
                            'city' => ['type' => 'string', 'description' => '城市名称，例如：杭州'],
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
    ], JSON_PRESERVE_ZERO_FRACTION),
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$body = curl_exec($curl);
if ($body === false) {
    $fail('Request failed: ' . curl_error($curl));
}

$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $fail("HTTP $status: " . $errorMessage($body, 'no reason given'));
}

$completion = json_decode($body);
if (isset($completion->error)) {
    $fail('Unexpected response: ' . $errorMessage($body, 'no reason given'));
}
$message = $completion->choices[0]->message ?? null;
$lines = array_filter([$message->content ?? ''], fn($text) => $text !== '');
foreach ($message->tool_calls ?? [] as $call) {
    $lines[] = ($call->function->name ?? '') . ' ' . ($call->function->arguments ?? '');
}
if (!$lines) {
    $fail('Unexpected response: neither text nor tool calls');
}
echo implode("\n", $lines), "\n";
