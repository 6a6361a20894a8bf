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
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'user',
                'content' => [
                    [
                        'type' => 'image_url',
                        'image_url' => [
                            'url' => 'https://example.com/photos/west-lake.jpg?width=1024&format=webp',
                            'detail' => 'high',
                        ],
                    ],
                    ['type' => 'text', 'text' => '这张照片可能是在哪里拍的？请说明你的依据。'],
                ],
            ],
        ],
        'max_tokens' => 512,
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
if (!is_string($message->content ?? null)) {
    $fail('Unexpected response: not a chat completion');
}
echo $message->content, "\n";
