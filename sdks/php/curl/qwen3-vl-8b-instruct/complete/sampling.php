<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        [
            'role' => 'user',
            'content' => '给一家开在旧书店里的咖啡馆起三个名字，每行一个。',
        ],
    ],
    'temperature' => 0.7,
    'top_p' => 0.9,
    'top_k' => 40,
    'frequency_penalty' => 0.5,
    'presence_penalty' => -0.25,
    'repetition_penalty' => 1.1,
    'min_p' => 0.05,
    'top_a' => 0.1,
    'seed' => 42,
    'max_tokens' => 512,
    'logit_bias' => ['1024' => -100, '20002' => 2.5],
    'stop' => ["\n\n", '###'],
    'verbosity' => 'low',
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
