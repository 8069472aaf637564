"""A headless Chromium, spoken to over its debugging pipe."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

FLAGS = '''--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --force-color-profile=srgb
--font-render-hinting=none --remote-debugging-pipe'''.split()


class Browser:
    def __init__(self, command='chromium'):
        self.profile = tempfile.mkdtemp(prefix='pages-')
        commands_read, self.commands = os.pipe()
        self.answers, answers_write = os.pipe()

        def wire():  # Chromium reads commands on 3 and answers on 4
            high = os.dup(answers_write), os.dup(commands_read)
            os.dup2(high[1], 3), os.dup2(high[0], 4)

        self.process = subprocess.Popen([command, *FLAGS, f'--user-data-dir={self.profile}', 'about:blank'],
                                        preexec_fn=wire, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands_read), os.close(answers_write)
        self.number, self.rest = 0, b''
        target = self.send('Target.createTarget', url='about:blank')['targetId']
        self.session = self.send('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.frame = self.page('Page.getFrameTree')['frameTree']['frame']['id']

    def send(self, method, session=None, **parameters):
        self.number += 1
        message = dict(id=self.number, method=method, params=parameters, **({'sessionId': session} if session else {}))
        os.write(self.commands, json.dumps(message).encode() + b'\0')
        while True:
            while b'\0' not in self.rest:
                chunk = os.read(self.answers, 1 << 20)
                if not chunk:
                    raise RuntimeError('Chromium ended; is it installed, and does it start with --headless?')
                self.rest += chunk
            line, self.rest = self.rest.split(b'\0', 1)
            answer = json.loads(line)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]["message"]}')
                return answer['result']

    def page(self, method, **parameters):
        return self.send(method, self.session, **parameters)

    def measure(self, html, width, height, script):
        """Shows the page and returns what the script finds on it."""
        self.page('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.page('Page.setDocumentContent', frameId=self.frame, html=html)
        found = self.page('Runtime.evaluate', expression=script, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in found:
            raise RuntimeError(found['exceptionDetails'].get('exception', {}).get('description', 'the script failed'))
        return found['result'].get('value')

    def picture(self):
        return base64.b64decode(self.page('Page.captureScreenshot', format='png', optimizeForSpeed=True)['data'])

    def close(self):
        self.process.terminate()
        self.process.wait()
        os.close(self.commands), os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)
