# metrics: promtool finds no fault in them, Prometheus scrapes them through node_exporter, and every panel of the dashboard has an answer
# shellcheck shell=bash disable=SC2016

file=/run/fpmond/metrics.prom
server=http://127.0.0.1:19090
cleanup() { inside systemctl stop e2e-node-exporter.service e2e-prometheus.service 2>/dev/null || true; }
at_end cleanup
inside_sh 'command -v prometheus promtool prometheus-node-exporter >/dev/null' || fail "the root file system has no prometheus"

# Without healers, or the failure would be over before it is scraped.
jq --arg file "$file" '.outputs.metrics = $file | .healing.enabled = false' "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"
wait_for 20 inside test -s "$file"
equal "$(inside stat -c '%a %U' "$file")" "644 fpmond" "mode and owner of the metrics"
inside_sh "promtool check metrics <$file" || fail "promtool finds fault with the metrics"
# The rules, as shipped.
inside mkdir -p /run/e2e-prometheus/data
for name in fpmond.rules.yml fpmond.rules.test.yml; do inside tee "/run/e2e-prometheus/$name" <"$PROJECT/config/prometheus/$name" >/dev/null; done
inside_sh 'cd /run/e2e-prometheus && promtool check rules fpmond.rules.yml && promtool test rules fpmond.rules.test.yml' >/dev/null || fail "the rules do not keep their tests"

# The whole way: fpmond, node_exporter's textfile collector, Prometheus.
inside tee /run/e2e-prometheus/prometheus.yml >/dev/null <<'YAML'
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [fpmond.rules.yml]
scrape_configs:
  - job_name: node
    static_configs: [{targets: ["127.0.0.1:19100"]}]
YAML
inside systemd-run --quiet --unit=e2e-node-exporter -p User=prometheus -p SupplementaryGroups=fpmond \
    prometheus-node-exporter --web.listen-address=127.0.0.1:19100 --collector.disable-defaults --collector.textfile --collector.textfile.directory=/run/fpmond
inside systemd-run --quiet --unit=e2e-prometheus prometheus --config.file=/run/e2e-prometheus/prometheus.yml \
    --storage.tsdb.path=/run/e2e-prometheus/data --web.listen-address=127.0.0.1:19090
query() { inside promtool query instant "$server" "$1"; }
scraped() { query 'fpmond_build_info' 2>/dev/null | grep -q version; }
wait_for 60 scraped
query 'node_textfile_scrape_error' | grep -q '=> 0 ' || fail "node_exporter cannot read the metrics: $(query node_textfile_scrape_error)"

# A failure shows, and what it fires.
bot_fault intelligence-stale on
critical() { query 'fpmond_check_state{check="intelligence-stale",state="critical"} == 1 or fpmond_check_state{check="intelligence-stale",state="warning"} == 1' | grep -q .; }
wait_for 60 critical
answers=0 empty=()
while IFS= read -r expression; do
    answer=$(query "$expression" 2>&1) || fail "the dashboard asks what Prometheus does not understand: $expression: $answer"
    if [ -n "$answer" ]; then answers=$((answers + 1)); else empty+=("$expression"); fi
done < <(jq -r '.panels[].targets[].expr' "$PROJECT/config/prometheus/fpmond.dashboard.json" | sed 's/\$instance/.*/g')
bot_fault intelligence-stale off
printf '        %d expressions of the dashboard answered, %d without a sample now\n' "$answers" "${#empty[@]}"
# Only these have no sample on a machine where nothing like it has happened.
for expression in "${empty[@]}"; do
    case $expression in
    *writes_failed* | *heal_exhausted* | *check_flapping* | *'result="blind"'* | *check_up* | *heal_attempts* | *certificate_expiry*) ;;
    *) fail "no sample for $expression" ;;
    esac
done
wait_for 60 inside_sh "! grep -q 'fpmond_check_state{check=\"intelligence-stale\".*state=\"critical\"} 1' $file"
