import hashlib
import hmac
import json
import os
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qsl, quote, urlsplit

PORT = int(os.environ.get('PORT', '8000'))
SECRET = os.environ.get('SECRET', '')
CALLS = os.environ.get('CALLS', 'calls.jsonl')
OFFHOOK = os.environ.get('OFFHOOK', 'http://127.0.0.1:8980')

CUSTOMERS = {
    '+15550100199': {'name': 'Smith & Sons', 'owes': 1290, 'contact': 'Rita Wagner'},
    '+15550100142': {'name': 'Meyer GmbH', 'owes': 0, 'contact': 'Jordan Meyer'},
}
BOOKKEEPING = '102'
NOTHING = {'name': '', 'owes': 0, 'contact': 'Nobody we know'}
writing = Lock()


def inbound(asked):
    """Before a call is routed: the reply changes the call, or says nothing."""
    customer = CUSTOMERS.get(asked.get('number', ''))
    if customer is None:
        return 204, 'text/plain', ''
    route = ''
    if customer['owes'] > 0:
        route = f'<route><type>extension</type><name>{BOOKKEEPING}</name><break>0</break></route>'
    name = escape(customer['name'])
    return 200, 'application/xml', f'<ipbx><set><calleridname>{name}</calleridname></set>{route}</ipbx>'


def customer_page(asked):
    """The page beside the call."""
    number = asked.get('number', '')
    customer = CUSTOMERS.get(number, NOTHING)
    name = escape(customer['name'] or asked.get('name', ''))
    link = escape(f'{OFFHOOK}/remote_call.htm?dest={quote(number, safe="")}')
    owes = f'Owes {customer["owes"]}' if customer['owes'] > 0 else 'Owes nothing'
    calls = ''.join(
        f'<li>{escape(call["calldate"])}: {escape(call["disposition"])}, {int(call["billsec"])} s {escape(call["notes"])}</li>\n'
        for call in reversed(written_calls())
        if call['src'] == number
    )
    page = f'''<!doctype html>
<html lang="en">
<title>{name}</title>
<h1>{name}</h1>
<p>{escape(customer['contact'])} · <a href="{link}">{escape(number)}</a></p>
<p>{owes}</p>
<ol>
{calls}</ol>
</html>
'''
    return 200, 'text/html; charset=utf-8', page


def post_call(body, headers):
    """After each call. It may come twice, under the same name; whoever does not know the secret tells us nothing."""
    expected = 'sha256=' + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    if SECRET == '' or not hmac.compare_digest(headers.get('x-offhook-signature', '').encode(), expected.encode()):
        return 401, 'text/plain', ''
    delivery = headers['x-offhook-delivery']
    with writing:
        if all(call['delivery'] != delivery for call in written_calls()):
            with open(CALLS, 'a', encoding='utf-8') as file:
                file.write(json.dumps({'delivery': delivery, **json.loads(body)}) + '\n')
    return 204, 'text/plain', ''


def written_calls():
    try:
        with open(CALLS, encoding='utf-8') as file:
            return [json.loads(line) for line in file]
    except FileNotFoundError:
        return []


class Application(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        path = urlsplit(self.path)
        asked = dict(parse_qsl(path.query))
        pages = {'/in': inbound, '/customer': customer_page}
        self.reply(*pages[path.path](asked) if path.path in pages else (404, 'text/plain', ''))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('content-length', '0')))
        self.reply(*post_call(body, self.headers) if self.path == '/cdr' else (404, 'text/plain', ''))

    def reply(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header('content-type', kind)
        if status != 204:
            self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(('127.0.0.1', PORT), Application)
print(f'http://127.0.0.1:{server.server_port}', flush=True)
server.serve_forever()
