<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};

try {
    $response = (new Client())->request('GET', 'https://api.example.com/v1/it\'s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26', [
        'headers' => [
            'X-Note' => '"it\'s" $HOME \\ #{1} `id`',
        ],
        'http_errors' => false,
        'timeout' => 300,
    ]);
    $reply = (string) $response->getBody();
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

$data = json_decode($reply, true);
$status = $response->getStatusCode();
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status: " . (is_string($message) ? $message : $response->getReasonPhrase()));
}

$reply === '' || json_last_error() === JSON_ERROR_NONE || $fail('Unexpected reply: not JSON');
echo $reply, "\n";
