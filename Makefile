# Each target hands over to scripts/dev, which sets up what is missing first.
.DEFAULT_GOAL := help
# Questions go through the environment as they were typed, so no shell or make expands them.
ask: export ASK_TEXT := $(value Q)
ask: export ASK_FILE := $(value FILE)
unexport Q FILE

run: ## 启动整个服务：http://127.0.0.1:8000（可加 PORT=8001）
cluster: ## 在一台机器上按集群运行：PostgreSQL、Redis、nginx，网页、Rasa、动作各两个
test: ## 运行全部测试
test-brain: ## 只测规则、问答、模型与对话
test-web: ## 只测网页与网页组件
test-browser: ## 只测浏览器里的整条路
check: ## 检查代码、类型与内容，不需要模型
ask: ## 不启动服务直接提问：make ask Q="相互宝是什么"，或 FILE=questions.txt
bench: ## 测量启动时间、内存和回答时间
drill: ## 演练一种故障：make drill FAULT=rasa_killed（名字见 docs/drills.md）
drills: ## 演练全部故障，在一个集群上依次进行
fuzz: ## 找解析器的毛病：make fuzz TARGET=masking SECONDS=600（名字见 tests/fuzz）
drill-messages: ## 演练：随机杀进程时消息是否都答一次、不乱序（DRILL_MESSAGES=400 可调小）
drill-restore: ## 演练：备份、丢掉全部数据、恢复、接着聊
backup: ## 备份（不用停）：两个数据库、内容、版本、密钥，到 BACKUP_DIR；删掉超过 BACKUP_DAYS 天的
restore: ## 恢复一个备份（先停下服务）：make restore FROM=var/backups/backup-…；已有数据时加 REPLACE=1
lock: ## 重新锁定依赖版本（加 UPGRADE=1 升级）
clean: ## 删除可以重新生成的东西，保留 var/ 里的数据

run cluster test test-brain test-web test-browser check ask bench drill drills drill-messages drill-restore backup restore lock fuzz clean:
	@sh scripts/dev $@

help: ## 显示这份说明
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do \
	    printf '  make %-15s %s\n' "$$name" "$$what"; done

.PHONY: run cluster test test-brain test-web test-browser check ask bench drill drills drill-messages drill-restore backup restore lock fuzz clean help
