import type { Rule } from '../rule.ts';

/** Programs that reach other machines, other processes, and the machine itself. */
export const reaching: readonly Rule[] = [
  {
    id: 'network-sends',
    programs: 'curl wget http https httpie xh',
    when: {
      has: /^(?:-[A-Za-z]*[dFTX].*|--(?:data|form|upload-file|request|json|post-|body-|method|config|url-query).*|POST|PUT|PATCH|DELETE)$/,
    },
    effect: 'reaches',
    risk: 'high',
    operands: 'reads',
    writesTo: 'o output O output-document D dump-header c cookie-jar P directory-prefix trace',
    says: 'sends something over the network',
    matches: [
      'curl -d @a https://api.github.com/gists',
      'curl -sX POST https://a.example',
      'wget --post-file=a https://a.example',
      'http POST a.example x=1',
    ],
    others: ['curl -fsS https://example.com/openapi.json', 'wget x'],
  },
  {
    id: 'network',
    programs:
      'curl wget http https httpie xh aria2c fetch lynx w3m links ping dig nslookup host traceroute whois openssl nmap',
    effect: 'reaches',
    risk: 'medium',
    operands: 'reads',
    writesTo: 'o output O output-document D dump-header c cookie-jar P directory-prefix trace',
    network: 'named',
    says: 'uses the network',
    matches: ['curl -fsS https://example.com/openapi.json', 'wget x', 'dig a.example'],
    others: ['git fetch'],
  },
  {
    id: 'other-machine',
    programs:
      'ssh scp sftp rsh rlogin ftp telnet nc ncat netcat socat mosh ssh-copy-id ssh-keygen ssh-add ssh-agent rclone croc ngrok cloudflared tailscale',
    effect: 'reaches',
    risk: 'high',
    operands: 'reads',
    says: 'reaches another machine, or its keys',
    matches: ['ssh host uptime', 'nc -l 1', 'scp a host:b'],
    others: ['curl x'],
  },
  {
    id: 'services',
    programs:
      'docker docker-compose podman nerdctl buildah kubectl helm k9s oc minikube kind terraform tofu terragrunt pulumi ansible ansible-playbook aws gcloud gsutil az heroku vercel netlify fly flyctl railway wrangler firebase doctl gh glab hub supabase sls serverless cdk sam eb packer vault consul nomad op bw pass',
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'acts on services outside of the workspace',
    matches: ['docker run x', 'terraform apply -auto-approve', 'gh pr create', 'kubectl delete pod x'],
    others: ['curl x'],
  },
  {
    id: 'databases',
    programs:
      'psql mysql mariadb sqlite3 mongo mongosh redis-cli cqlsh clickhouse-client sqlcmd bq dropdb createdb pg_dump pg_restore mysqldump duckdb',
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'acts on a database',
    matches: ["psql x -c 'DROP TABLE users'", 'redis-cli FLUSHALL'],
    others: ['cat a.sql'],
  },
  {
    id: 'machine',
    programs:
      'lsblk blkid shutdown reboot halt poweroff systemctl service crontab launchctl mount umount chown chgrp chattr setfacl setcap useradd usermod passwd visudo iptables nft ufw sysctl modprobe insmod swapoff swapon defaults osascript open xdg-open at batch loginctl update-alternatives ldconfig init telinit journalctl dmesg hostnamectl timedatectl',
    effect: 'reaches',
    risk: 'high',
    says: 'changes the machine, or opens something on it',
    matches: ['mount a b', 'chown root a', 'crontab -e', 'systemctl restart x'],
    others: ['chmod +x a'],
  },
  {
    id: 'processes-end',
    programs: 'kill pkill killall skill fuser wait jobs fg bg disown trap ulimit renice',
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'ends or changes processes',
    matches: ['kill 1', 'pkill node'],
    others: ['ps aux'],
  },
  {
    id: 'shell-state',
    programs:
      'alias unalias set shopt enable export declare typeset local readonly unset let read mapfile readarray getopts bind complete compgen history fc umask exit return break continue shift exec logout suspend dirs caller times help',
    effect: 'reaches',
    operands: 'texts',
    says: 'changes how the shell goes on',
    matches: ['alias ls=rm', 'set -e', 'export PATH=x', "unset 'a[$(id)]'", 'exit 1'],
    others: ['ls'],
  },
  {
    id: 'more-rights',
    programs: 'sudo su doas pkexec runuser gosu chroot unshare nsenter setpriv capsh',
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'asks for more rights',
    matches: ['sudo ls', 'su -c id'],
    others: ['ls'],
  },
  {
    id: 'shells',
    programs:
      'bash sh dash zsh ksh fish ash csh tcsh busybox pwsh powershell cmd source . eval script expect parallel xargs tmux screen at watch entr nohup setsid strace ltrace gdb lldb perf make-shell',
    effect: 'reaches',
    risk: 'medium',
    says: 'runs what is written elsewhere',
    matches: ['bash', 'xargs -a x', 'script out', 'tmux new'],
    others: ['ls'],
  },
  {
    id: 'editors',
    programs: 'vi vim nvim nano emacs pico code cursor subl less more man info pager most',
    effect: 'reaches',
    says: 'waits for a person, and may run programs',
    matches: ['vim a', 'less a', 'man ls'],
    others: ['cat a'],
  },
  {
    id: 'clipboard',
    programs:
      'pbcopy pbpaste xclip xsel wl-copy wl-paste clip base64 base32 gpg age security secret-tool keyctl pass-cli printenv import screencapture scrot',
    effect: 'reaches',
    says: 'reads or writes what lies outside of the workspace, or hides what a text says',
    matches: ['pbpaste', 'base64 -d a', 'gpg -d a'],
    others: ['cat a'],
  },
];
