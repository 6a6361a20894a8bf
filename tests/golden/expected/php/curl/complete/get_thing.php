<?php

declare(strict_types=1);

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26');
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => 'GET',
    CURLOPT_HTTPHEADER => [
        'X-Note: "it\'s" $HOME \\ #{1} `id`',
    ],
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

$reply === '' || json_last_error() === JSON_ERROR_NONE || $fail('Unexpected reply: not JSON');
echo $reply, "\n";
