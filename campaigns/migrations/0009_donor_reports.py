import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_targets'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DonorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='edition')),
                ('restatement_reason', models.TextField(blank=True, verbose_name='reason for the restatement')),
                ('state', models.CharField(choices=[('generated', 'Generated'), ('reviewed', 'Reviewed'), ('issued', 'Issued')], default='generated', editable=False, max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created at')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='campaigns.programme', verbose_name='programme')),
                ('restates', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restated_by', to='campaigns.donorreport', verbose_name='restates')),
            ],
            options={
                'verbose_name': 'donor report',
                'verbose_name_plural': 'donor reports',
                'ordering': ['-created_at', '-id'],
                'permissions': (('view_report', 'Can read donor reports'), ('generate_report', 'Can generate donor reports and write their texts'), ('review_report', 'Can review donor reports of others'), ('issue_report', 'Can issue reviewed donor reports')),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PictureClearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.TextField(help_text='Who agreed, how and when: the people in it, the institution, the author.', verbose_name='why it may be published')),
                ('cleared_at', models.DateTimeField(verbose_name='cleared at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='reason for withdrawing')),
                ('cleared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cleared by')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='campaigns.evidencefile', verbose_name='drawn again from evidence')),
                ('image', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='clearances', to='wagtailimages.image', verbose_name='picture')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'clearance of a picture',
                'verbose_name_plural': 'clearances of pictures',
                'ordering': ['-cleared_at', '-id'],
                'permissions': (('clear_picture', 'Can clear pictures for publication'),),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel workbook (XLSX)'), ('json', 'Data (JSON)')], max_length=4, verbose_name='kind')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('ur', 'اردو')], max_length=2, verbose_name='language')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('pages', models.PositiveSmallIntegerField(default=0, verbose_name='pages')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='campaigns.donorreport')),
            ],
            options={
                'verbose_name': 'file of a report',
                'verbose_name_plural': 'files of reports',
                'ordering': ['report', 'kind', 'language'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='campaigns.reportfile')),
            ],
            options={
                'verbose_name': 'download of a report',
                'verbose_name_plural': 'downloads of reports',
                'ordering': ['-at', '-id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('caption_en', models.CharField(max_length=300, verbose_name='caption (English)')),
                ('caption_ur', models.CharField(max_length=300, verbose_name='caption (Urdu)')),
                ('alt_en', models.CharField(max_length=300, verbose_name='what it shows (English)')),
                ('alt_ur', models.CharField(max_length=300, verbose_name='what it shows (Urdu)')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('clearance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_pictures', to='campaigns.pictureclearance')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='campaigns.donorreport')),
            ],
            options={
                'verbose_name': 'picture of a report',
                'verbose_name_plural': 'pictures of reports',
                'ordering': ['report', 'order', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('canonical', models.TextField(verbose_name='data')),
                ('sha256', models.CharField(max_length=64, verbose_name='hash')),
                ('sessions', models.PositiveIntegerField(verbose_name='sessions')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample data')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='campaigns.donorreport')),
            ],
            options={
                'verbose_name': 'snapshot of a report',
                'verbose_name_plural': 'snapshots of reports',
                'ordering': ['report', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('generated', 'Figures taken'), ('written', 'Text or pictures changed'), ('reviewed', 'Reviewed'), ('sent_back', 'Sent back'), ('issued', 'Issued')], max_length=10, verbose_name='action')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='campaigns.donorreport')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='campaigns.reportsnapshot')),
            ],
            options={
                'verbose_name': 'event of a report',
                'verbose_name_plural': 'events of reports',
                'ordering': ['report', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='donorreport',
            name='snapshot',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='current_of', to='campaigns.reportsnapshot', verbose_name='figures'),
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(choices=[('summary', 'Summary'), ('context', 'Background'), ('results', 'What was achieved'), ('difficulties', 'What was difficult'), ('lessons', 'What we learned'), ('next', 'What comes next')], max_length=12, verbose_name='part')),
                ('language', models.CharField(choices=[('en', 'English'), ('ur', 'اردو')], max_length=2, verbose_name='language')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='written at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='campaigns.donorreport')),
            ],
            options={
                'verbose_name': 'text of a report',
                'verbose_name_plural': 'texts of reports',
                'ordering': ['report', 'section', 'language', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='pictureclearance',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('image',), name='campaigns_clearance_one_open'),
        ),
        migrations.AddConstraint(
            model_name='pictureclearance',
            constraint=models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='campaigns_clearance_statement'),
        ),
        migrations.AddConstraint(
            model_name='pictureclearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='campaigns_clearance_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('report', 'kind', 'language'), name='campaigns_report_file_once'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='campaigns_report_file_whole'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'json'), ('language', '')), models.Q(('kind__in', ['pdf', 'xlsx']), ('language__in', ['en', 'ur'])), _connector='OR'), name='campaigns_report_file_language'),
        ),
        migrations.AddConstraint(
            model_name='reportpicture',
            constraint=models.UniqueConstraint(fields=('report', 'clearance'), name='campaigns_report_picture_once'),
        ),
        migrations.AddConstraint(
            model_name='reportpicture',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='campaigns_report_picture_hash'),
        ),
        migrations.AddConstraint(
            model_name='reportpicture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('caption_en', ''), _negated=True), models.Q(('caption_ur', ''), _negated=True), models.Q(('alt_en', ''), _negated=True), models.Q(('alt_ur', ''), _negated=True)), name='campaigns_report_picture_words'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='campaigns_snapshot_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='campaigns_snapshot_hash'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='campaigns_snapshot_from_one'),
        ),
        migrations.AddConstraint(
            model_name='reportevent',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['generated', 'written', 'reviewed', 'sent_back', 'issued'])), name='campaigns_report_action'),
        ),
        migrations.AddConstraint(
            model_name='reportevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'sent_back'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='campaigns_report_sent_back_reason'),
        ),
        migrations.AddConstraint(
            model_name='reportevent',
            constraint=models.UniqueConstraint(condition=models.Q(('action', 'issued')), fields=('report',), name='campaigns_report_issued_once'),
        ),
        migrations.AddConstraint(
            model_name='donorreport',
            constraint=models.UniqueConstraint(fields=('programme', 'starts_on', 'ends_on', 'edition'), name='campaigns_report_once'),
        ),
        migrations.AddConstraint(
            model_name='donorreport',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaigns_report_dates'),
        ),
        migrations.AddConstraint(
            model_name='donorreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['generated', 'reviewed', 'issued'])), name='campaigns_report_state'),
        ),
        migrations.AddConstraint(
            model_name='donorreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition', 1), ('restatement_reason', ''), ('restates__isnull', True)), models.Q(('edition__gt', 1), ('restates__isnull', False), models.Q(('restatement_reason', ''), _negated=True)), _connector='OR'), name='campaigns_report_edition_restates'),
        ),
        migrations.AddConstraint(
            model_name='reporttext',
            constraint=models.UniqueConstraint(fields=('report', 'section', 'language', 'number'), name='campaigns_report_text_once'),
        ),
        migrations.AddConstraint(
            model_name='reporttext',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'ur']), ('section__in', ['summary', 'context', 'results', 'difficulties', 'lessons', 'next'])), name='campaigns_report_text_place'),
        ),
    ]
