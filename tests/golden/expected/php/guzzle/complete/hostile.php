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
        'headers' => ['X-Api-Key' => $apiKey],
        'json' => [
            'model' => 'it\'s "quoted" \\ back\\slash',
            'messages' => [
                [
                    'role' => 'user',
                    'content' => '$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> \'\'\' """ ??=',
                ],
                [
                    'role' => 'user',
                    'content' => "tab\t line\n cr\r nul\u{0} esc\e bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文",
                ],
            ],
            'seed' => 9007199254740991,
            'options' => (object) [
                '' => 'empty key',
                '0' => 'numeric key',
                '__proto__' => ['constructor' => null],
                'class' => '#$0 #@x',
                'a b\'c"d$e\\f' => [
                    [],
                    new stdClass(),
                    [[]],
                    [new stdClass()],
                    null,
                    true,
                    false,
                    0,
                    -1,
                    1.5,
                    1e-7,
                    1e22,
                ],
            ],
        ],
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

$completion = json_decode($body);
if (isset($completion->error)) {
    $fail('Unexpected response: ' . $errorMessage($body, 'no reason given'));
}
$message = $completion->choices[0]->message ?? null;
if (!is_string($message->content ?? null)) {
    $fail('Unexpected response: not a chat completion');
}
echo $message->content, "\n";
