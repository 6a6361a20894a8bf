<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

$apiKey = trim((string) getenv('THING_KEY'));
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
    $fail('Set THING_KEY first');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in THING_KEY');
}

$client = new Client(['timeout' => 30]);
try {
    $response = $client->request('POST', 'https://api.example.com/v1/it\'s/$HOME/chat/completions', [
        'headers' => [
            'X-Api-Key' => $apiKey,
            'Content-Type' => 'application/json',
        ],
        'body' => <<<'JSON'
            {
              "model": "m",
              "messages": [],
              "seed": 123456789012345678901234567890
            }
        JSON,
        'http_errors' => false,
        'allow_redirects' => false,
    ]);
    $body = (string) $response->getBody();
    $status = $response->getStatusCode();
    if ($status < 200 || $status > 299) {
        $fail("HTTP $status: " . $errorMessage($body, $response->getReasonPhrase()));
    }
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

json_decode($body);
if ($body !== '' && json_last_error() !== JSON_ERROR_NONE) {
    $fail('Unexpected response: ' . json_last_error_msg());
}
echo $body, "\n";
