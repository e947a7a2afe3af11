import os
import shutil
import subprocess
import tempfile

work = tempfile.mkdtemp()
try:
    env = dict(os.environ, LANG="C")
    subprocess.run(["convert", os.environ["INPUT_FILE"], os.path.join(os.environ["OUTPUT_DIR"], "a.png")], check=True, env=env)
finally:
    shutil.rmtree(work)
