<?php

declare(strict_types=1);

$secret = getenv('SECRET') ?: '';
$file = getenv('CALLS') ?: 'calls.jsonl';
$offhook = getenv('OFFHOOK') ?: 'http://127.0.0.1:8980';

const CUSTOMERS = [
    '+15550100199' => ['name' => 'Smith & Sons', 'owes' => 1290, 'contact' => 'Rita Wagner'],
    '+15550100142' => ['name' => 'Meyer GmbH', 'owes' => 0, 'contact' => 'Jordan Meyer'],
];
const BOOKKEEPING = '102';

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_XML1, 'UTF-8');
}

function written_calls(string $file): array
{
    $lines = is_file($file) ? file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) : [];
    return array_map(fn (string $line): array => json_decode($line, true), $lines);
}

/** Before a call is routed: the reply changes the call, or says nothing. */
function inbound(string $number): void
{
    $customer = CUSTOMERS[$number] ?? null;
    if ($customer === null) {
        http_response_code(204);
        return;
    }
    $route = $customer['owes'] > 0
        ? '<route><type>extension</type><name>' . BOOKKEEPING . '</name><break>0</break></route>'
        : '';
    header('content-type: application/xml');
    echo '<ipbx><set><calleridname>' . escaped($customer['name']) . "</calleridname></set>$route</ipbx>";
}

/** The page beside the call. */
function customer_page(string $number, string $name, string $file, string $offhook): void
{
    $customer = CUSTOMERS[$number] ?? ['name' => $name, 'owes' => 0, 'contact' => 'Nobody we know'];
    $title = escaped($customer['name']);
    $link = escaped("$offhook/remote_call.htm?dest=" . rawurlencode($number));
    header('content-type: text/html; charset=utf-8');
    echo "<!doctype html>\n<html lang=\"en\">\n<title>$title</title>\n<h1>$title</h1>\n";
    echo '<p>' . escaped($customer['contact']) . " · <a href=\"$link\">" . escaped($number) . "</a></p>\n";
    echo $customer['owes'] > 0 ? "<p>Owes {$customer['owes']}</p>\n" : "<p>Owes nothing</p>\n";
    echo "<ol>\n";
    foreach (array_reverse(written_calls($file)) as $call) {
        if ($call['src'] !== $number) {
            continue;
        }
        $what = escaped($call['calldate']) . ': ' . escaped($call['disposition']) . ', ' . (int) $call['billsec'] . ' s ';
        echo '<li>' . $what . escaped($call['notes']) . "</li>\n";
    }
    echo "</ol>\n</html>\n";
}

/** After each call. It may come twice, under the same name; whoever does not know the secret tells us nothing. */
function post_call(string $body, string $secret, string $file): void
{
    $expected = 'sha256=' . hash_hmac('sha256', $body, $secret);
    if ($secret === '' || !hash_equals($expected, $_SERVER['HTTP_X_OFFHOOK_SIGNATURE'] ?? '')) {
        http_response_code(401);
        return;
    }
    $delivery = $_SERVER['HTTP_X_OFFHOOK_DELIVERY'];
    if (!in_array($delivery, array_column(written_calls($file), 'delivery'), true)) {
        $call = ['delivery' => $delivery] + json_decode($body, true);
        file_put_contents($file, json_encode($call) . "\n", FILE_APPEND | LOCK_EX);
    }
    http_response_code(204);
}

switch (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    case '/in':
        inbound($_GET['number'] ?? '');
        break;
    case '/customer':
        customer_page($_GET['number'] ?? '', $_GET['name'] ?? '', $file, $offhook);
        break;
    case '/cdr':
        post_call(file_get_contents('php://input'), $secret, $file);
        break;
    default:
        http_response_code(404);
}
